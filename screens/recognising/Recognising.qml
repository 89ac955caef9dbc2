pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Somebody was seen: what is going on, or why it did not work and what to do now.
FocusScope {
    id: screen
    required property var model
    objectName: "screen_recognising"

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 920)
        spacing: 36

        Spinner {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: screen.model.working
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: !screen.model.working
            width: 140
            height: 140
            radius: 70
            color: Theme.statusSoft["due"]
            border.width: Theme.highContrast ? 3 : 0
            border.color: Theme.line
            Words {
                anchors.centerIn: parent
                text: "!"
                font.pixelSize: 88
                font.weight: Font.Bold
                color: Theme.statusInk["due"]
                Accessible.ignored: true
            }
        }
        Words {
            objectName: "recognisingTitle"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: "title"
            text: screen.model.title
        }
        Words {
            objectName: "recognisingText"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: screen.model.text
            font.pixelSize: Math.round(Theme.body * 1.1)
        }
        Item { width: 1; height: 20; visible: !screen.model.working }
        Repeater {
            model: screen.model.choices
            ActionButton {
                required property var modelData
                required property int index
                objectName: "choice_" + modelData.id
                width: parent.width
                height: 128
                kind: index === 0 ? "primary" : "outline"
                label: modelData.label
                onActivated: screen.model.choose(modelData.id)
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
