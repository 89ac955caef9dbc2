import QtQuick
import screens.theme
import screens.components

// Nobody has touched anything for a while: a full-screen count-down, two large buttons.
Rectangle {
    id: idle
    required property var shell
    visible: shell.idleSeconds > 0
    color: Theme.highContrast ? "#000000" : "#F20B1A33"
    onVisibleChanged: if (visible) stay.forceActiveFocus()
    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTr("您还在吗?%1 秒后自动结束并清除信息").arg(shell.idleSeconds)

    MouseArea { anchors.fill: parent }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 160, 900)
        spacing: 36
        Words {
            width: parent.width
            size: "title"
            color: "#FFFFFF"
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("您还在吗?")
        }
        Words {
            objectName: "idleSeconds"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.highContrast ? "#FFE600" : "#FFFFFF"
            font.pixelSize: 220
            font.weight: Font.Bold
            text: idle.shell.idleSeconds
        }
        Words {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: "#FFFFFF"
            text: qsTr("没有人操作时,为保护您的信息,%1 秒后自动结束并清屏。").arg(idle.shell.idleSeconds)
        }
        Item { width: 1; height: 12 }
        ActionButton {
            id: stay
            objectName: "stay"
            width: parent.width
            height: 150
            kind: "primary"
            label: qsTr("继续办理")
            onActivated: idle.shell.stay()
        }
        ActionButton {
            objectName: "leaveNow"
            width: parent.width
            height: 150
            label: qsTr("现在结束")
            onActivated: idle.shell.endNow()
        }
    }
}
