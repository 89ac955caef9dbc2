pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Nobody is here. One sentence, the ways in that work now, and how one likes to read.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_attract"

    Rectangle {
        id: hero
        width: Theme.portrait ? parent.width : parent.width * 0.46
        height: Theme.portrait ? 660 : parent.height
        color: Theme.highContrast ? "#000000" : "#1457C8"

        Column {
            id: greeting
            x: Theme.margin
            y: Theme.portrait ? 72 : 170
            width: parent.width - 2 * Theme.margin
            spacing: 24
            Words {
                width: parent.width
                size: "hero"
                color: Theme.highContrast ? "#FFE600" : "#FFFFFF"
                text: qsTr("您好,刷一下就能办税")
            }
            Words {
                width: parent.width
                color: "#FFFFFF"
                font.pixelSize: Math.round(40 * (Theme.largePrint ? 1.15 : 1))
                lineHeight: 1.1
                objectName: "greetingText"
                text: screen.model.greetingText !== "" ? screen.model.greetingText
                    : qsTr("先给您做个“体检”,再告诉您该办什么、怎么办最快。")
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
            anchors.left: parent.left
            anchors.bottom: parent.bottom
            anchors.leftMargin: Theme.margin
            anchors.bottomMargin: Theme.portrait ? 44 : 72
            width: parent.width - 2 * Theme.margin
            spacing: 20
            Repeater {
                model: [
                    { id: "largePrint", label: Theme.largePrint ? qsTr("标准字") : qsTr("大字版"), on: Theme.largePrint },
                    { id: "highContrast", label: qsTr("高对比"), on: Theme.highContrast },
                    { id: "language", label: Theme.language === "zh" ? "English" : "中文", on: false }
                ]
                Pressable {
                    id: pill
                    required property var modelData
                    objectName: "reading_" + modelData.id
                    name: modelData.label
                    width: Math.max(200, pillText.implicitWidth + 72)
                    height: 96
                    radius: 48
                    onActivated: screen.model.toggleReading(modelData.id)
                    Rectangle {
                        anchors.fill: parent
                        radius: parent.radius
                        color: Theme.highContrast ? (pill.modelData.on ? "#FFE600" : "#000000") : pill.modelData.on || pill.held ? "#0B3A8C" : "#0F4AAE"
                        border.width: 2
                        border.color: Theme.highContrast ? "#FFE600" : "#8FB4F2"
                    }
                    Words {
                        id: pillText
                        anchors.centerIn: parent
                        color: Theme.highContrast && pill.modelData.on ? "#000000" : "#FFFFFF"
                        text: pill.modelData.label
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Column {
        id: ways
        anchors.left: Theme.portrait ? parent.left : hero.right
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        y: Theme.portrait ? hero.height + 48 : Math.max(40, (parent.height - height) / 2 - 30)
        spacing: 28

        Repeater {
            model: screen.model.ways
            Pressable {
                id: way
                required property var modelData
                objectName: "way_" + modelData.id
                width: ways.width
                height: Math.max(modelData.big ? (Theme.portrait ? 230 : 190) : (Theme.portrait ? 176 : 148), texts.implicitHeight + 48)
                name: modelData.title + ". " + modelData.text
                usable: modelData.works
                onActivated: screen.model.choose(modelData.id)

                Card {
                    anchors.fill: parent
                    color: way.held ? Theme.brandSoft : Theme.card
                }
                Rectangle {
                    id: sign
                    x: 40
                    anchors.verticalCenter: parent.verticalCenter
                    width: way.modelData.big ? 132 : 96
                    height: width
                    radius: 24
                    color: way.modelData.works ? Theme.brandSoft : Theme.disabled
                    border.width: Theme.highContrast ? 2 : 0
                    border.color: way.modelData.works ? Theme.brand : Theme.line
                    Words {
                        anchors.centerIn: parent
                        text: way.modelData.sign
                        font.pixelSize: way.modelData.big ? 64 : 46
                        font.weight: Font.Bold
                        color: way.modelData.works ? Theme.brandInk : Theme.secondary
                        Accessible.ignored: true
                    }
                }
                Column {
                    id: texts
                    anchors.left: sign.right
                    anchors.right: parent.right
                    anchors.leftMargin: 40
                    anchors.rightMargin: 32
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 6
                    Words {
                        width: parent.width
                        text: way.modelData.title
                        color: way.modelData.works ? Theme.ink : Theme.secondary
                        font.pixelSize: Math.round((way.modelData.big ? 50 : 38) * (Theme.largePrint ? 1.2 : 1))
                        font.weight: Font.Bold
                        Accessible.ignored: true
                    }
                    Words {
                        width: parent.width
                        text: way.modelData.text
                        color: way.modelData.works ? Theme.secondary : Theme.statusInk["due"]
                        Accessible.ignored: true
                    }
                }
            }
        }
    }

    Row {
        id: asks
        anchors.left: ways.left
        anchors.right: ways.right
        anchors.top: ways.bottom
        anchors.topMargin: Theme.portrait ? 48 : 32
        spacing: 24
        Repeater {
            model: screen.model.asks
            ActionButton {
                required property var modelData
                objectName: "ask_" + modelData.id
                width: (asks.width - asks.spacing * (screen.model.asks.length - 1)) / screen.model.asks.length
                height: Theme.portrait ? 150 : 112
                label: modelData.label
                usable: modelData.works
                reason: modelData.reason
                labelSize: Theme.item
                onActivated: screen.model.choose(modelData.id)
            }
        }
    }

    Words {
        anchors.horizontalCenter: ways.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.portrait ? 48 : 24
        size: "note"
        text: qsTr("离开即清屏,不留个人信息 · 纳税服务热线 12366")
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
