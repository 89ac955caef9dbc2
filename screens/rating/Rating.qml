pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// How was it? (好差评) Five grades of equal size; nobody is steered, nobody must answer.
FocusScope {
    id: screen
    required property var model
    readonly property bool thanked: model.thanked
    // On a wide screen, and seated, the question stands beside its answers, not above them:
    // no grade is to be looked for below.
    readonly property bool halved: (!Theme.portrait || (Theme.lowReach && !Theme.largePrint)) && !thanked
    objectName: "screen_rating"

    ScrollArea {
        anchors.fill: parent
        spacing: 0

        // The answers stand low, where the hand is.
        Item { width: 1; height: screen.thanked ? Math.max(0, (screen.height - question.height) / 2 - 60) : screen.halved ? 0 : Math.max(0, screen.height - halves.height - 72) }
        Flow {
            id: halves
            width: parent.width
            spacing: screen.halved && !Theme.portrait ? 56 : 28

            Column {
                id: question
                width: screen.halved ? halves.width * (Theme.portrait ? 0.545 : 0.42) : halves.width
                spacing: 28

                StatusMark {
                    visible: screen.thanked
                    anchors.horizontalCenter: parent.horizontalCenter
                    implicitWidth: 160
                }
                Words {
                    width: parent.width
                    size: "title"
                    horizontalAlignment: screen.thanked ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.thanked ? qsTr("谢谢您,已经记下了") : qsTr("这次办理,您满意吗?")
                }
                Words {
                    width: parent.width
                    horizontalAlignment: screen.thanked ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.model.lead
                    color: Theme.secondary
                }
                // Nothing matters more now than not to forget the card.
                Rectangle {
                    width: parent.width
                    visible: screen.model.takeAway !== ""
                    height: takeAway.implicitHeight + 56
                    radius: Theme.radius
                    color: Theme.statusSoft["due"]
                    border.width: Theme.highContrast ? 3 : 0
                    border.color: Theme.statusInk["due"]
                    Words {
                        id: takeAway
                        anchors.centerIn: parent
                        width: parent.width - 64
                        horizontalAlignment: Text.AlignHCenter
                        text: "▲ " + screen.model.takeAway
                        font.pixelSize: Math.round(Theme.item * (screen.halved && Theme.portrait ? 1 : 1.1))
                        font.weight: Font.Bold
                        color: Theme.statusInk["due"]
                    }
                }
                Loader {
                    width: parent.width
                    active: screen.halved
                    visible: active
                    sourceComponent: waysOn
                }
            }
            Column {
                width: screen.halved ? halves.width - question.width - halves.spacing : halves.width
                visible: !screen.thanked
                spacing: Theme.shallow ? 20 : 24

                Repeater {
                    model: screen.model.askingReasons ? [] : screen.model.grades
                    ActionButton {
                        required property var modelData
                        objectName: "grade_" + modelData.grade
                        width: parent ? parent.width : 0
                        tall: Theme.shallow ? 128 : 140
                        label: modelData.label
                        onActivated: screen.model.grade(modelData.grade)
                    }
                }
                Repeater {
                    model: screen.model.askingReasons ? screen.model.reasons : []
                    ActionButton {
                        required property var modelData
                        objectName: "reason_" + modelData.id
                        width: parent ? parent.width : 0
                        tall: Theme.shallow ? 104 : 112
                        chosen: modelData.chosen
                        label: (modelData.chosen ? "✓ " : "") + modelData.label
                        onActivated: screen.model.toggleReason(modelData.id)
                    }
                }
                Loader {
                    width: parent.width
                    active: !screen.halved
                    visible: active
                    sourceComponent: waysOn
                }
            }
        }
    }

    Component {
        id: waysOn
        Column {
            spacing: 24
            ActionButton {
                objectName: "sendRating"
                visible: screen.model.askingReasons
                width: parent.width
                tall: 132
                kind: "primary"
                label: qsTr("提交评价")
                onActivated: screen.model.send()
            }
            ActionButton {
                objectName: "skipRating"
                width: parent.width
                visible: !screen.thanked
                labelSize: Theme.body
                label: qsTr("不评价,直接结束")
                onActivated: screen.model.skip()
            }
        }
    }
}
