pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.catalogue
import screens.components
import screens.guide
import screens.health_check

// The 360-degree health check (360 度体检): the ring, and what to do first.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_health_check"

    Column {
        anchors.centerIn: parent
        visible: screen.model.loading
        spacing: 40
        Spinner { anchors.horizontalCenter: parent.horizontalCenter }
        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            size: "item"
            text: qsTr("正在为您体检…")
        }
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 900)
        visible: screen.model.failure !== ""
        spacing: 36
        StatusMark {
            anchors.horizontalCenter: parent.horizontalCenter
            implicitWidth: 140
            status: "due"
        }
        Words {
            objectName: "checkFailure"
            width: parent.width
            size: "title"
            horizontalAlignment: Text.AlignHCenter
            text: screen.model.failure
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: screen.model.failureWayOn
        }
        ActionButton {
            objectName: "tryAgain"
            width: parent.width
            kind: "primary"
            label: qsTr("再试一次")
            onActivated: screen.model.tryAgain()
        }
    }

    Component {
        id: ringPart
        Ring {
            sectors: screen.model.sectors
            chosen: screen.model.chosenSector
            count: screen.model.count
            countText: screen.model.countText
            onSectorTouched: sector => screen.model.chooseSector(sector)
        }
    }

    Loader {
        id: sideRing
        visible: !Theme.portrait && screen.model.ready
        active: visible
        width: Math.round(parent.width * 0.42)
        height: Math.min(parent.height - 40, Theme.largePrint ? parent.height : width)
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: ringPart
    }

    ScrollArea {
        id: scroll
        visible: screen.model.ready
        anchors.fill: parent
        anchors.leftMargin: Theme.portrait ? 0 : sideRing.width
        padding: Theme.portrait ? Theme.margin : 24
        spacing: 20

        Loader {
            active: Theme.portrait && !Theme.lowReach
            visible: active
            width: parent.width
            sourceComponent: ringPart
        }
        Notice {
            width: parent.width
            visible: screen.model.dataWarning !== ""
            objectName: "dataWarning"
            status: "low"
            text: screen.model.dataWarning
        }
        Notice {
            width: parent.width
            visible: screen.model.pendingText !== ""
            objectName: "pendingText"
            status: "due"
            text: screen.model.pendingText
        }
        Item {
            width: parent.width
            height: Math.max(heading.implicitHeight, all.visible ? all.height : 0)
            Words {
                id: heading
                objectName: "planTitle"
                width: parent.width - (all.visible ? all.width + 24 : 0)
                anchors.verticalCenter: parent.verticalCenter
                size: "title"
                font.pixelSize: Math.round(Theme.item * 1.05)
                text: screen.model.planTitle
            }
            ActionButton {
                id: all
                objectName: "showAll"
                visible: screen.model.chosenSector !== ""
                anchors.right: parent.right
                width: Math.max(180, implicitWidth)
                small: true
                label: qsTr("看全部")
                onActivated: screen.model.chooseSector("")
            }
        }
        Repeater {
            model: screen.model.findings
            FindingCard {
                required property var modelData
                entry: modelData
                width: scroll.width - scroll.padding - scroll.rightPadding
                onExplained: screen.model.explain(modelData.key)
                onActed: screen.model.act(modelData.key)
            }
        }
        ActionButton {
            objectName: "otherTasks"
            width: parent.width
            kind: "soft"
            label: qsTr("办其他事")
            onActivated: screen.model.catalogue.open()
        }
        Notice {
            width: parent.width
            visible: screen.model.nothingText !== ""
            status: "fine"
            text: screen.model.nothingText
        }
        Notice {
            width: parent.width
            objectName: "savingText"
            visible: screen.model.savingText !== ""
            status: "benefit"
            text: screen.model.savingText
        }
        Notice {
            width: parent.width
            objectName: "unknownText"
            visible: screen.model.unknownText !== ""
            status: "unknown"
            text: screen.model.unknownText
        }
        CreditTrend {
            width: parent.width
            visible: screen.model.creditYears.length > 0 && (screen.model.chosenSector === "" || screen.model.chosenSector === "credit")
            years: screen.model.creditYears
            words: screen.model.creditText
            repair: screen.model.repairText
        }
        CalendarList {
            width: parent.width
            visible: screen.model.calendar.length > 0 && (screen.model.chosenSector === "" || screen.model.chosenSector === "filing")
            entries: screen.model.calendar
        }
        // Seated, what is to be done comes first and the overview after it.
        Loader {
            active: Theme.lowReach
            visible: active
            width: parent.width
            sourceComponent: ringPart
        }
        Flow {
            id: papers
            readonly property bool pair: page.visible && !Theme.largePrint
            width: parent.width
            spacing: 20
            ActionButton {
                objectName: "printCheck"
                width: papers.pair ? (parent.width - 20) / 2 : parent.width
                label: screen.model.printLabel
                usable: screen.model.canPrint
                reason: screen.model.printReason
                onActivated: screen.model.printReport()
            }
            ActionButton {
                id: page
                objectName: "printCheckPage"
                visible: screen.model.canPrintPage
                width: papers.pair ? (parent.width - 20) / 2 : parent.width
                label: qsTr("打印 A4 体检单")
                onActivated: screen.model.printPage()
            }
        }
    }

    FindingDetail {
        model: screen.model
    }
    Catalogue {
        model: screen.model.catalogue
    }
    Guide {
        model: screen.model.guided
    }
}
