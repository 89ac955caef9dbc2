pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// For whom does the visitor act today? What needs attention is visible at a glance.
FocusScope {
    id: screen
    required property var model
    readonly property var nobody: ({
            title: "",
            role: "",
            note: "",
            sign: "",
            usable: false,
            taxpayerId: "",
            attention: "",
            attentionStatus: "fine"
        })
    objectName: "screen_choose_taxpayer"

    ScrollArea {
        anchors.fill: parent
        spacing: 24

        Words {
            width: parent.width
            size: "title"
            topPadding: 12
            text: qsTr("%1,今天为谁办理?").arg(screen.model.visitorName)
        }
        Words {
            width: parent.width
            visible: text !== ""
            text: screen.model.lead
            color: Theme.secondary
        }
        Repeater {
            // What the hall finds for each comes later: the rows stay, a finger may be on one.
            model: screen.model.mandates.length
            Pressable {
                id: entry
                required property int index
                readonly property var modelData: screen.model.mandates[index] ?? screen.nobody
                objectName: "mandate_" + index
                width: parent.width
                height: Math.max(196, texts.implicitHeight + 60)
                usable: modelData.usable
                reason: modelData.usable ? "" : modelData.note
                name: modelData.title + ". " + modelData.role + ". " + modelData.note
                onActivated: screen.model.choose(modelData.taxpayerId)
                Card {
                    anchors.fill: parent
                    color: entry.modelData.usable ? Theme.card : Theme.disabled
                    border.color: entry.modelData.usable ? Theme.edge : Theme.disabledInk
                }
                Rectangle {
                    id: sign
                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    width: 112
                    height: 112
                    radius: 24
                    color: entry.modelData.usable ? Theme.brandSoft : Theme.card
                    border.width: Theme.highContrast ? 2 : 0
                    border.color: entry.modelData.usable ? Theme.brand : Theme.disabledInk
                    Words {
                        anchors.centerIn: parent
                        text: entry.modelData.sign
                        font.pixelSize: text.length > 2 ? 38 : text.length > 1 ? 44 : 52
                        font.weight: Font.Bold
                        color: entry.modelData.usable ? Theme.brandInk : Theme.disabledInk
                        Accessible.ignored: true
                    }
                }
                Column {
                    id: texts
                    anchors.left: sign.right
                    anchors.leftMargin: 36
                    anchors.right: parent.right
                    anchors.rightMargin: 60 + (entry.modelData.usable ? Math.max(attention.implicitWidth, room.implicitWidth) : 0)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 6
                    Words {
                        width: parent.width
                        text: entry.modelData.title
                        font.pixelSize: Math.round(Theme.item * 1.05)
                        font.weight: Font.Bold
                        color: entry.modelData.usable ? Theme.ink : Theme.disabledInk
                        Accessible.ignored: true
                    }
                    Words {
                        width: parent.width
                        text: entry.modelData.role
                        color: Theme.secondary
                        Accessible.ignored: true
                    }
                    Words {
                        width: parent.width
                        visible: text !== ""
                        text: entry.modelData.note
                        color: Theme.statusInk[entry.modelData.usable ? "fine" : "overdue"]
                        Accessible.ignored: true
                    }
                }
                Badge {
                    id: room
                    visible: false
                    word: qsTr("10 项待办") // about as wide as any
                }
                Badge {
                    id: attention
                    visible: entry.modelData.attention !== ""
                    anchors.right: parent.right
                    anchors.rightMargin: 32
                    anchors.verticalCenter: parent.verticalCenter
                    status: entry.modelData.attentionStatus
                    word: entry.modelData.attention.replace(" · ", "\n")
                }
            }
        }
    }
}
