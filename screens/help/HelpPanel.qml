pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The call for help: what the visitor allows, the queue, the conversation.
Sheet {
    id: panel
    required property var help
    objectName: "helpPanel"
    open: true
    below: 0
    reach: Theme.lowReach ? height * 0.6 : height
    wide: halved
    readonly property bool halved: !Theme.portrait && help.canChat && help.chat.length > 0
    heading: help.heading
    onClosed: help.closePanel()

    Words {
        objectName: "helpLead"
        width: parent.width
        visible: text !== ""
        text: panel.help.lead
    }
    Choices { visible: !panel.help.canChat }
    Flow {
        id: halves
        width: parent.width
        spacing: panel.halved ? 40 : 24
        visible: panel.help.canChat

        Column {
            id: talk
            width: panel.halved ? (halves.width - halves.spacing) / 2 : halves.width
            spacing: 20
            Repeater {
                model: panel.help.chat
                Item {
                    id: line
                    required property var modelData
                    width: parent ? parent.width : 0
                    height: bubble.height
                    Rectangle {
                        id: bubble
                        anchors.right: line.modelData.mine ? parent.right : undefined
                        width: Math.min(words.implicitWidth + 64, line.width * 0.88)
                        height: words.implicitHeight + 44
                        radius: 24
                        color: line.modelData.mine ? Theme.card : Theme.brandSoft
                        border.width: line.modelData.mine || Theme.highContrast ? 2 : 0
                        border.color: line.modelData.mine ? Theme.line : Theme.brandInk
                        Words {
                            id: words
                            x: 32
                            y: 22
                            width: bubble.width - 64
                            text: line.modelData.text
                        }
                    }
                }
            }
        }
        Column {
            width: talk.width
            spacing: 24
            Flow {
                width: parent.width
                spacing: 20
                Repeater {
                    model: panel.help.phrases
                    ActionButton {
                        required property string modelData
                        required property int index
                        objectName: "phrase_" + index
                        small: true
                        kind: "soft"
                        label: modelData
                        onActivated: panel.help.say(modelData)
                    }
                }
            }
            Choices {}
        }
    }
    footer: Row {
        visible: panel.help.canChat
        width: parent.width
        height: visible ? 112 : 0
        spacing: 20
        Card {
            width: parent.width - 240
            height: 112
            border.color: input.activeFocus ? Theme.brand : Theme.edge
            border.width: input.activeFocus ? 4 : 2
            TextInput {
                id: input
                objectName: "helpInput"
                activeFocusOnTab: true
                anchors.fill: parent
                anchors.leftMargin: 32
                anchors.rightMargin: 32
                verticalAlignment: TextInput.AlignVCenter
                font.family: Theme.family
                font.pixelSize: Theme.body
                color: Theme.ink
                clip: true
                maximumLength: 300
                inputMethodHints: Qt.ImhSensitiveData
                onAccepted: panel.sayTyped()
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("打字问帮办员")
            }
            Words {
                anchors.fill: input
                verticalAlignment: Text.AlignVCenter
                visible: input.text === "" && input.preeditText === ""
                color: Theme.secondary
                text: qsTr("点这里打字")
                Accessible.ignored: true
            }
        }
        ActionButton {
            objectName: "sendChat"
            width: 220
            height: 112
            kind: "primary"
            label: qsTr("发送")
            onActivated: panel.sayTyped()
        }
    }

    component Choices: Column {
        width: parent ? parent.width : 0
        spacing: 20
        Repeater {
            model: panel.help.choices
            ActionButton {
                required property var modelData
                required property int index
                objectName: "help_" + modelData.id
                width: parent ? parent.width : 0
                tall: panel.help.canChat ? Theme.touch : 132
                kind: index === 0 ? "primary" : "outline"
                label: modelData.label
                onActivated: panel.help.choose(modelData.id)
            }
        }
    }

    function sayTyped(): void {
        if (input.text !== "") {
            panel.help.say(input.text);
            input.clear();
        }
    }
}
