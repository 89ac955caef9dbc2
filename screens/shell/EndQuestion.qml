import QtQuick
import screens.theme
import screens.components

// "Are you done?" asked before a visit ends by hand.
Rectangle {
    id: question
    required property var shell
    readonly property bool modal: visible
    visible: shell.endAsked
    color: Theme.veil
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("要结束办理吗?")
    onVisibleChanged: if (visible) goOn.forceActiveFocus(Qt.TabFocusReason)
    Keys.onEscapePressed: question.shell.stay()
    MouseArea { anchors.fill: parent }

    Card {
        x: (parent.width - width) / 2
        y: Theme.lowReach ? parent.height - height - Theme.bottomBar - 40 : (parent.height - height) / 2
        width: Math.min(parent.width - 2 * Theme.margin, 920)
        height: column.implicitHeight + 112
        Column {
            id: column
            x: 56
            y: 56
            width: parent.width - 112
            spacing: 28
            Words {
                width: parent.width
                size: "title"
                text: qsTr("要结束办理吗?")
            }
            Words {
                width: parent.width
                text: question.shell.endQuestionText
            }
            ActionButton {
                objectName: "confirmEnd"
                width: parent.width
                tall: 128
                kind: "primary"
                label: qsTr("结束并清除我的信息")
                onActivated: question.shell.confirmEnd()
            }
            ActionButton {
                id: goOn
                objectName: "declineEnd"
                width: parent.width
                tall: 128
                label: qsTr("继续办理")
                onActivated: question.shell.stay()
            }
        }
    }
}
