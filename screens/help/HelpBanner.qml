import QtQuick
import screens.theme
import screens.components

// While somebody helps: who sees what, and one touch to stop it. Never hidden.
Rectangle {
    id: banner
    required property var help
    height: 112
    color: Theme.highContrast ? "#000000" : help.viewGranted ? "#6B4600" : "#12233F"
    border.width: Theme.highContrast ? 3 : 0
    border.color: "#FFE600"

    Words {
        objectName: "helpBannerText"
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - Theme.margin - buttons.width - 60
        color: "#FFFFFF"
        font.weight: Font.DemiBold
        font.pixelSize: Math.min(Theme.body, 34)
        text: banner.help.bannerText
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: 32
        anchors.verticalCenter: parent.verticalCenter
        spacing: 20
        ActionButton {
            objectName: "openHelpPanel"
            visible: !banner.help.panelOpen
            width: Math.max(168, implicitWidth)
            small: true
            label: banner.help.unread > 0 ? qsTr("消息 %1").arg(banner.help.unread) : qsTr("对话")
            onActivated: banner.help.openPanel()
        }
        ActionButton {
            objectName: "stopHelp"
            width: Math.max(168, implicitWidth)
            small: true
            label: qsTr("停止")
            onActivated: banner.help.stop()
        }
    }
}
