import QtQuick
import screens.theme
import screens.components

// Nobody has touched anything for a while: a full-screen count-down, two large buttons.
Rectangle {
    id: idle
    required property var shell
    readonly property bool modal: visible
    visible: shell.idleSeconds > 0
    color: Theme.highContrast ? "#000000" : "#F20B1A33"
    onVisibleChanged: if (visible) stay.forceActiveFocus(Qt.TabFocusReason)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTr("您还在吗?%1 秒后自动结束并清除信息").arg(shell.idleSeconds)

    MouseArea { anchors.fill: parent }

    Column {
        x: (parent.width - width) / 2
        y: Theme.lowReach ? parent.height - height - 80 : (parent.height - height) / 2
        width: Math.min(parent.width - 160, Theme.portrait ? 900 : 1200)
        spacing: Theme.portrait ? 36 : 24
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
            font.pixelSize: Theme.portrait ? 220 : 180
            font.weight: Font.Bold
            text: idle.shell.idleSeconds
        }
        BalancedWords {
            width: parent.width
            color: "#FFFFFF"
            text: qsTr("没有人操作时,为保护您的信息,%1 秒后自动结束并清屏。").arg(idle.shell.idleSeconds)
        }
        Item { width: 1; height: 12 }
        ActionButton {
            id: stay
            objectName: "stay"
            width: parent.width
            tall: Theme.portrait ? 150 : 128
            kind: "primary"
            label: qsTr("继续办理")
            onActivated: idle.shell.stay()
        }
        ActionButton {
            objectName: "leaveNow"
            width: parent.width
            tall: Theme.portrait ? 150 : 128
            label: qsTr("现在结束")
            onActivated: idle.shell.endNow()
        }
    }
}
