pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// How was it? (好差评) Five grades of equal size; nobody is steered, nobody must answer.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_rating"

    ScrollArea {
        anchors.fill: parent
        spacing: 28

        Words {
            width: parent.width
            size: "title"
            topPadding: 24
            text: screen.model.thanked ? qsTr("谢谢您,已经记下了") : qsTr("这次办理,您满意吗?")
        }
        Words {
            width: parent.width
            text: screen.model.lead
            color: Theme.secondary
        }
        Column {
            visible: !screen.model.thanked && !screen.model.askingReasons
            width: parent.width
            spacing: 20
            Repeater {
                model: screen.model.grades
                ActionButton {
                    required property var modelData
                    objectName: "grade_" + modelData.grade
                    width: parent.width
                    height: 136
                    labelSize: Theme.item
                    label: modelData.label
                    onActivated: screen.model.grade(modelData.grade)
                }
            }
        }
        Column {
            visible: screen.model.askingReasons
            width: parent.width
            spacing: 20
            Repeater {
                model: screen.model.reasons
                ActionButton {
                    id: reason
                    required property var modelData
                    objectName: "reason_" + modelData.id
                    width: parent.width
                    kind: modelData.chosen ? "primary" : "outline"
                    labelSize: Theme.item
                    label: (modelData.chosen ? "✓ " : "") + modelData.label
                    onActivated: screen.model.toggleReason(modelData.id)
                }
            }
            ActionButton {
                objectName: "sendRating"
                width: parent.width
                height: 128
                kind: "primary"
                label: qsTr("提交评价")
                onActivated: screen.model.send()
            }
        }
        ActionButton {
            objectName: "skipRating"
            width: parent.width
            visible: !screen.model.thanked
            label: qsTr("不评价,直接结束")
            onActivated: screen.model.skip()
        }
        Words {
            width: parent.width
            visible: screen.model.takeAway !== ""
            text: screen.model.takeAway
            font.weight: Font.DemiBold
            color: Theme.statusInk["due"]
        }
    }
}
