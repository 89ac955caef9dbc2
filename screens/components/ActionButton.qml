import QtQuick
import screens.theme

// A button whose label is a verb. kind: primary, outline, soft or danger.
// A button that cannot be used says why in `reason`.
Pressable {
    id: button

    property string label: ""
    property string kind: "outline"
    property string reason: ""
    property string mark: ""
    property color markColor: Theme.statusFill["fine"]
    property int labelSize: kind === "primary" ? Theme.item : Theme.body

    name: reason !== "" && !usable ? label + ". " + reason : label
    implicitHeight: Math.max(Theme.touch, column.implicitHeight + 32)
    implicitWidth: column.implicitWidth + 72

    readonly property color fill: !usable ? Theme.disabled
        : kind === "primary" ? (held ? Theme.brandPressed : Theme.brand)
        : kind === "danger" ? (held ? "#8F3806" : Theme.statusFill["due"])
        : kind === "band" ? (held ? Theme.brandPressed : Theme.band)
        : kind === "soft" ? (held ? Theme.line : Theme.brandSoft)
        : (held ? Theme.brandSoft : Theme.card)
    readonly property color text: !usable ? Theme.secondary
        : kind === "primary" ? Theme.brandText
        : kind === "danger" ? (Theme.highContrast ? "#000000" : "#FFFFFF")
        : kind === "band" ? Theme.bandText
        : kind === "soft" ? Theme.brandInk
        : kind === "link" ? Theme.brandInk
        : Theme.ink

    Rectangle {
        anchors.fill: parent
        radius: button.radius
        color: button.fill
        border.width: button.kind === "outline" || button.kind === "link" || Theme.highContrast ? 2 : 0
        border.color: button.kind === "link" ? Theme.brandInk : Theme.line
    }

    Column {
        id: column
        anchors.centerIn: parent
        width: Math.min(implicitWidth, parent.width - 24)
        spacing: 2

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 16

            Rectangle {
                visible: button.mark !== ""
                width: 18
                height: 18
                radius: 9
                anchors.verticalCenter: parent.verticalCenter
                color: button.markColor
            }
            Words {
                text: button.label
                color: button.text
                font.pixelSize: button.labelSize
                font.weight: button.kind === "outline" ? Font.Normal : Font.DemiBold
                width: Math.min(implicitWidth, button.width - (button.mark !== "" ? 70 : 32))
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
        Words {
            visible: !button.usable && button.reason !== ""
            width: button.width - 32
            size: "note"
            horizontalAlignment: Text.AlignHCenter
            text: button.reason
            Accessible.ignored: true
        }
    }
}
