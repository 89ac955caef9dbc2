pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// A paper before the camera: what it sees, one big shutter, the pages; or a promise instead.
Column {
    id: panel
    required property var capture
    readonly property var view: capture.view
    readonly property bool wide: (Theme.shallow || !Theme.portrait) && width > 820
    readonly property bool hasPages: (view.pages ?? []).length > 0
    readonly property string status: view.status ?? "unknown"
    spacing: Theme.portrait ? 24 : 20

    Grid {
        id: body
        visible: panel.view.aiming === true
        width: parent.width
        columns: panel.wide ? 2 : 1
        spacing: 28

        Rectangle {
            id: desk
            readonly property bool sensitive: true
            objectName: "captureView"
            width: panel.wide ? Math.min(620, parent.width * (panel.hasPages ? 0.46 : 0.56)) : parent.width
            height: width * (panel.wide ? 0.72 : Theme.largePrint || panel.hasPages ? 0.5 : 0.72)
            radius: 20
            color: "#1B2430"
            border.width: panel.status === "overdue" ? 8 : panel.status === "fine" ? 8 : 3
            border.color: panel.status === "overdue" ? Theme.statusFill["overdue"] : panel.status === "fine" ? Theme.statusFill["fine"] : Theme.edge
            clip: true
            Image {
                anchors.fill: parent
                anchors.margins: 10
                source: panel.capture.picture
                cache: false
                asynchronous: false
                fillMode: Image.PreserveAspectFit
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("高拍仪画面")
            }
            Words {
                anchors.centerIn: parent
                width: parent.width - 120
                visible: panel.capture.picture === ""
                horizontalAlignment: Text.AlignHCenter
                color: "#FFFFFF"
                font.pixelSize: Theme.item
                text: panel.view.camera === true ? qsTr("正在打开高拍仪…") : qsTr("高拍仪没有画面")
            }
            Spinner {
                anchors.centerIn: parent
                visible: panel.view.busy === true
            }
        }
        Column {
            width: panel.wide ? body.width - desk.width - body.spacing : body.width
            spacing: 20
            Notice {
                objectName: "captureState"
                width: parent.width
                visible: text !== ""
                status: panel.status
                text: panel.view.text ?? ""
            }
            ActionButton {
                objectName: "shutter"
                width: parent.width
                tall: panel.hasPages ? Theme.touch : Theme.lowReach ? 120 : 140
                visible: label !== ""
                kind: panel.hasPages ? "outline" : "primary"
                label: panel.view.shutter ?? ""
                usable: panel.view.camera === true && panel.view.busy !== true
                reason: panel.view.camera === true ? "" : qsTr("高拍仪现在不能用")
                onActivated: panel.capture.shoot()
            }
            ActionButton {
                objectName: "captureWithout"
                width: parent.width
                visible: label !== ""
                label: panel.view.withoutLabel ?? ""
                onActivated: panel.capture.askWithout()
            }
        }
    }

    Flow {
        id: strip
        width: parent.width
        visible: panel.hasPages
        spacing: 20
        Repeater {
            model: panel.view.pages ?? []
            Card {
                id: page
                required property var modelData
                required property int index
                readonly property bool sensitive: true
                objectName: "page_" + index
                readonly property int columns: panel.wide && !Theme.largePrint ? 3 : 2
                width: (strip.width - (columns - 1) * strip.spacing) / columns
                height: 168
                Rectangle {
                    id: thumb
                    x: 16
                    y: 16
                    width: 110
                    height: parent.height - 32
                    color: Theme.page
                    Image {
                        anchors.fill: parent
                        source: page.modelData.source
                        fillMode: Image.PreserveAspectFit
                        Accessible.role: Accessible.Graphic
                        Accessible.name: page.modelData.label
                    }
                }
                Column {
                    anchors.left: thumb.right
                    anchors.leftMargin: 20
                    anchors.right: parent.right
                    anchors.rightMargin: 16
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 8
                    Words {
                        width: parent.width
                        text: page.modelData.label
                        font.weight: Font.DemiBold
                    }
                    ActionButton {
                        objectName: "removePage_" + page.index
                        width: parent.width
                        small: true
                        label: page.modelData.remove
                        onActivated: panel.capture.remove(page.modelData.id)
                    }
                }
            }
        }
    }

    Card {
        objectName: "capturePromise"
        width: parent.width
        visible: (panel.view.promise ?? "") !== ""
        height: promise.implicitHeight + 72
        Column {
            id: promise
            x: 40
            y: 36
            width: parent.width - 80
            spacing: 20
            Words {
                objectName: "capturePromised"
                width: parent.width
                visible: text !== ""
                size: "item"
                text: panel.view.promised ?? ""
                color: Theme.statusInk["fine"]
            }
            Words {
                width: parent.width
                text: panel.view.promise ?? ""
            }
        }
    }
    ActionButton {
        objectName: "captureAgree"
        width: parent.width
        visible: label !== ""
        kind: "primary"
        label: panel.view.agree ?? ""
        onActivated: panel.capture.agree()
    }
    ActionButton {
        objectName: "captureInstead"
        width: parent.width
        visible: label !== ""
        label: panel.view.change ?? ""
        onActivated: panel.capture.photographInstead()
    }
    Words {
        objectName: "captureError"
        width: parent.width
        visible: text !== ""
        color: Theme.statusInk["overdue"]
        font.weight: Font.DemiBold
        text: panel.view.error ?? ""
    }
}
