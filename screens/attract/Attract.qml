pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Nobody is here. One sentence, the ways in that work now, and how one likes to read.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_attract"

    readonly property string hello: screen.model.helloText
    readonly property string promise: screen.model.greetingText !== "" ? screen.model.greetingText
        : qsTr("先给您做个“体检”,再告诉您该办什么、怎么办最快。")
    // Seated, these stand in the upper part of the screen; see screens/shell/UpperWords.qml.
    readonly property string upperTitle: hello
    readonly property string upperWords: promise

    Rectangle {
        id: hero
        width: Theme.portrait ? parent.width : Math.round(parent.width * 0.44)
        height: !Theme.portrait ? parent.height
            : Theme.lowReach ? pills.height + 56
            : Math.max(700, greeting.height + pills.height + 72 + 40 + 40)
        color: Theme.highContrast ? "#000000" : Theme.brand

        Column {
            id: greeting
            visible: !Theme.lowReach
            x: Theme.margin
            y: Theme.portrait ? Math.max(72, (parent.height - pills.height - 40 - height) / 2) : Math.max(24, (parent.height - pills.height - height) / 2 - 60)
            width: parent.width - 2 * x
            spacing: 24
            Words {
                width: parent.width
                size: "hero"
                font.pixelSize: !Theme.portrait ? 68 : Theme.largePrint && Theme.language !== "zh" ? 80 : Theme.hero
                color: Theme.highContrast ? "#FFE600" : "#FFFFFF"
                text: screen.hello
            }
            Words {
                width: parent.width
                color: "#FFFFFF"
                font.pixelSize: Math.round((Theme.portrait ? 40 : 36) * (Theme.largePrint ? 1.15 : 1))
                lineHeight: 1.1
                objectName: "greetingText"
                text: screen.promise
            }
            Words {
                objectName: "deadlineText"
                visible: text !== ""
                width: parent.width
                color: "#FFFFFF"
                font.weight: Font.DemiBold
                text: screen.model.deadlineText
            }
        }
        Flow {
            id: pills
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.leftMargin: greeting.x
            anchors.bottomMargin: Theme.lowReach ? 28 : Theme.portrait ? 40 : 48
            width: parent.width - 2 * greeting.x
            spacing: 20
            // In one row from margin to margin, all of one width where the longest word allows it.
            readonly property real even: (width - 3 * spacing) / 4
            readonly property real longest: Array.from(children).reduce((most, pill) => Math.max(most, pill.implicitWidth), 0)
            readonly property real spare: width - 3 * spacing - Array.from(children).reduce((sum, pill) => sum + pill.implicitWidth, 0)
            Repeater {
                model: [
                    { id: "largePrint", label: Theme.largePrint ? qsTr("标准字") : qsTr("大字版"), on: Theme.largePrint },
                    { id: "highContrast", label: qsTr("黑底亮字"), on: Theme.highContrast },
                    { id: "lowReach", label: Theme.lowReach ? qsTr("站着用") : qsTr("坐着用"), on: Theme.lowReach },
                    { id: "language", label: Theme.language === "zh" ? "English" : "中文", on: false }
                ].filter(choice => Theme.portrait || choice.id !== "lowReach")
                Pressable {
                    id: pill
                    required property var modelData
                    objectName: "reading_" + modelData.id
                    name: modelData.label
                    implicitWidth: pillText.implicitWidth + (Theme.largePrint ? 40 : 56)
                    width: !Theme.portrait || pills.spare < 0 ? Math.max(Theme.largePrint ? 160 : 188, implicitWidth)
                        : pills.longest <= pills.even ? pills.even : implicitWidth + pills.spare / 4
                    height: 96
                    radius: 48
                    onActivated: screen.model.toggleReading(modelData.id)
                    Rectangle {
                        anchors.fill: parent
                        radius: parent.radius
                        color: Theme.highContrast ? (pill.modelData.on ? "#FFE600" : "#000000") : pill.modelData.on ? "#FFFFFF" : "#0D439F"
                        border.width: Theme.highContrast ? 3 : 2
                        border.color: Theme.highContrast ? "#FFE600" : "#A9C5F7"
                    }
                    Words {
                        id: pillText
                        anchors.centerIn: parent
                        color: Theme.highContrast ? (pill.modelData.on ? "#000000" : "#FFFFFF") : pill.modelData.on ? "#0D439F" : "#FFFFFF"
                        font.weight: pill.modelData.on ? Font.Bold : Font.Medium
                        font.pixelSize: Math.min(Theme.body, 36)
                        text: pill.modelData.label
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    ScrollArea {
        id: area
        anchors.left: Theme.portrait ? parent.left : hero.right
        anchors.right: parent.right
        anchors.top: Theme.portrait ? hero.bottom : parent.top
        anchors.bottom: parent.bottom
        padding: Theme.portrait ? Theme.margin : 64
        spacing: Theme.portrait ? 28 : 24
        above: Math.max(28, (height - ways.height - asks.height - foot.height - 2 * spacing) / 2)

        Column {
            id: ways
            width: parent.width
            spacing: Theme.shallow ? 20 : 28

            Repeater {
                model: screen.model.ways
                Pressable {
                    id: way
                    required property var modelData
                    readonly property bool big: modelData.big
                    objectName: "way_" + modelData.id
                    width: ways.width
                    height: Math.max(Theme.shallow ? (big ? 176 : 148) : big ? 236 : 184, texts.implicitHeight + 40)
                    name: modelData.title + ". " + modelData.text
                    usable: modelData.works
                    reason: modelData.works ? "" : modelData.text
                    onActivated: screen.model.choose(modelData.id)

                    Card {
                        anchors.fill: parent
                        border.color: way.modelData.works ? Theme.edge : Theme.line
                    }
                    Rectangle {
                        id: sign
                        x: 36
                        anchors.verticalCenter: parent.verticalCenter
                        width: way.big ? 132 : 104
                        height: width
                        radius: 24
                        color: way.modelData.works ? Theme.brandSoft : Theme.disabled
                        border.width: Theme.highContrast ? 2 : 0
                        border.color: way.modelData.works ? Theme.brand : Theme.disabledInk
                        Pictogram {
                            anchors.centerIn: parent
                            width: parent.width * 0.66
                            height: width
                            what: way.modelData.id
                            ink: way.modelData.works ? Theme.brandInk : Theme.disabledInk
                            ground: parent.color // qmllint disable missing-property
                        }
                    }
                    Column {
                        id: texts
                        anchors.left: sign.right
                        anchors.right: parent.right
                        anchors.leftMargin: 36
                        anchors.rightMargin: 28
                        anchors.verticalCenter: parent.verticalCenter
                        spacing: 6
                        Words {
                            width: parent.width
                            text: way.modelData.title
                            color: way.modelData.works ? Theme.ink : Theme.disabledInk
                            font.pixelSize: Math.round((way.big ? 50 : 42) * (Theme.largePrint ? 1.15 : 1))
                            font.weight: Font.Bold
                            Accessible.ignored: true
                        }
                        Words {
                            width: parent.width
                            text: way.modelData.text
                            font.pixelSize: Theme.largePrint ? Theme.body : 32
                            color: way.modelData.works ? Theme.secondary : Theme.statusInk["due"]
                            Accessible.ignored: true
                        }
                    }
                }
            }
        }
        Row {
            id: asks
            width: parent.width
            spacing: 24
            Repeater {
                model: screen.model.asks
                ActionButton {
                    required property var modelData
                    objectName: "ask_" + modelData.id
                    width: (asks.width - asks.spacing * (screen.model.asks.length - 1)) / screen.model.asks.length
                    tall: Math.max(Theme.shallow ? 116 : 140, Alike.highest(asks))
                    label: modelData.label
                    usable: modelData.works
                    reason: modelData.reason
                    onActivated: screen.model.choose(modelData.id)
                }
            }
        }
        BalancedWords {
            id: foot
            width: parent.width
            size: "note"
            topPadding: 8
            text: qsTr("离开即清屏,不留个人信息 · 纳税服务热线 12366")
        }
    }

    // Nobody has stood here for a while: the screen rests, and a touch still works.
    Rectangle {
        objectName: "rest"
        anchors.fill: parent
        visible: opacity > 0
        color: "#000000"
        opacity: screen.model.resting ? 0.55 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.calm } }
    }
}
