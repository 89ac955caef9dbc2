pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.recognising

// Somebody was seen: what is going on, or why it did not work and what to do now.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_recognising"

    ScrollArea {
        anchors.fill: parent
        padding: Math.max(Theme.margin, (width - (Theme.portrait ? 920 : 1160)) / 2)
        spacing: 0

        Item { width: 1; height: Math.max(0, (screen.height - column.height) / 2 - 28) }
        Column {
            id: column
            width: parent.width
            spacing: Theme.portrait ? 32 : 22

            LiveFrame {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: screen.model.looking
                width: Math.min(parent.width, Theme.shallow ? 480 : 800)
                height: width * 9 / 16
                source: screen.model.pictureSource
            }
            Spinner {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: screen.model.working && !screen.model.looking && screen.model.choices.length === 0
            }
            CardGuide {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: screen.model.working && !screen.model.looking && screen.model.choices.length > 0
                width: Theme.shallow ? 300 : 460
                height: Theme.shallow ? 190 : 330
            }
            StatusMark {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: !screen.model.working
                implicitWidth: Theme.shallow ? 96 : 136
                status: screen.model.tone
            }
            BalancedWords {
                objectName: "recognisingTitle"
                width: parent.width
                size: "title"
                text: screen.model.title
            }
            BalancedWords {
                objectName: "recognisingText"
                width: parent.width
                text: screen.model.text
                font.pixelSize: Math.round(Theme.body * 1.1)
            }
            Card {
                width: parent.width
                visible: screen.model.facts.length > 0
                height: facts.height + 56
                Column {
                    id: facts
                    x: 40
                    y: 28
                    width: parent.width - 80
                    spacing: 18
                    Repeater {
                        model: screen.model.facts
                        Item {
                            id: fact
                            required property var modelData
                            width: facts.width
                            height: Math.max(factName.height, factValue.height)
                            Words {
                                id: factName
                                width: parent.width * 0.36
                                color: Theme.secondary
                                text: fact.modelData.name
                            }
                            Words {
                                id: factValue
                                objectName: "factValue"
                                sensitive: true
                                anchors.right: parent.right
                                width: parent.width * 0.62
                                horizontalAlignment: Text.AlignRight
                                font.weight: Font.DemiBold
                                text: fact.modelData.value
                            }
                        }
                    }
                }
            }
            Item { width: 1; height: 8; visible: !screen.model.working }
            Flow {
                id: ways
                width: parent.width
                spacing: Theme.gap
                Repeater {
                    model: screen.model.choices
                    ActionButton {
                        required property var modelData
                        required property int index
                        objectName: "choice_" + modelData.id
                        width: Theme.shallow ? (ways.width - ways.spacing) / 2 : ways.width
                        tall: Theme.shallow ? Math.max(108, Alike.highest(ways)) : 120
                        kind: index === 0 && !screen.model.working ? "primary" : "outline"
                        label: modelData.label
                        onActivated: screen.model.choose(modelData.id)
                    }
                }
            }
            Words {
                width: parent.width
                visible: screen.model.code !== ""
                horizontalAlignment: Text.AlignHCenter
                size: "note"
                text: qsTr("工作人员参考:%1").arg(screen.model.code)
            }
        }
    }
}
