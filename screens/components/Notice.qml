import QtQuick
import screens.theme

// A band with one sentence and, where there is one, the way on.
Rectangle {
    id: notice

    property string status: "fine"
    property string text: ""
    property string actionLabel: ""
    signal acted()

    implicitHeight: Math.max(words.implicitHeight + 40, actionLabel !== "" ? Theme.touchSmall + 24 : 0)
    radius: Theme.radius
    color: Theme.statusSoft[status]
    border.width: Theme.highContrast ? 2 : 0
    border.color: Theme.line

    Words {
        id: words
        x: 36
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 72 - (button.visible ? button.width + 20 : 0)
        text: notice.text
        color: Theme.statusInk[notice.status]
        font.weight: Font.DemiBold
    }
    ActionButton {
        id: button
        objectName: "noticeAction"
        visible: notice.actionLabel !== ""
        anchors.right: parent.right
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        height: Theme.touchSmall
        implicitHeight: Theme.touchSmall
        label: notice.actionLabel
        onActivated: notice.acted()
    }
}
