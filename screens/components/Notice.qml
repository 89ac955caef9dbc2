import QtQuick
import screens.theme

// A band with one sentence and, where there is one, the way on.
Rectangle {
    id: notice

    property string status: "fine"
    property string text: ""
    property string actionLabel: ""
    signal acted()

    readonly property bool below: button.visible && Theme.largePrint
    implicitHeight: below ? words.implicitHeight + button.height + 68
        : Math.max(words.implicitHeight + 40, button.visible ? button.height + 32 : 0)
    radius: Theme.radius
    color: Theme.statusSoft[status]
    border.width: Theme.highContrast ? 2 : 0
    border.color: Theme.line

    Words {
        id: words
        x: 36
        y: notice.below ? 24 : (notice.height - height) / 2
        width: parent.width - 72 - (button.visible && !notice.below ? button.width + 8 : 0)
        text: notice.text
        color: Theme.statusInk[notice.status]
        font.weight: Font.DemiBold
    }
    ActionButton {
        id: button
        objectName: "noticeAction"
        visible: notice.actionLabel !== ""
        anchors.right: parent.right
        anchors.rightMargin: notice.below ? 36 : 24
        y: notice.below ? parent.height - height - 24 : (parent.height - height) / 2
        width: notice.below ? parent.width - 72 : Math.max(200, implicitWidth)
        small: true
        label: notice.actionLabel
        onActivated: notice.acted()
    }
}
