import QtQuick
import screens.theme

// A button whose label is a verb. kind: primary, outline, soft, band or link.
// A button that cannot be used says why in `reason`; it grows with its words.
Pressable {
    id: button

    property string label: ""
    property string kind: "outline"
    property string mark: ""
    property color markColor: Theme.statusFill["fine"]
    // One of several to choose from, and it is chosen.
    property bool chosen: false
    // A side matter: as low as can still be touched, in the body's size.
    property bool small: false
    property real tall: small ? Theme.touchSmall : Theme.touch
    property int inset: 16
    property int reasonSize: Theme.note
    property int labelSize: small ? Theme.body : Theme.item

    name: chosen ? label + ", " + qsTr("已选") : label
    // What its words need, whatever height it is given.
    readonly property real needed: column.implicitHeight + (small ? 16 : 28)
    implicitHeight: Math.max(tall, needed)
    implicitWidth: words.implicitWidth + (mark !== "" ? 34 : 0) + 64

    readonly property color fill: !usable ? Theme.disabled
        : kind === "primary" ? Theme.brand
        : kind === "band" ? Theme.band
        : kind === "soft" || chosen ? Theme.brandSoft
        : Theme.card
    readonly property color ink: !usable ? Theme.disabledInk
        : kind === "primary" ? Theme.brandText
        : kind === "band" ? Theme.bandText
        : kind === "soft" || kind === "link" || chosen ? Theme.brandInk
        : Theme.ink

    Rectangle {
        anchors.fill: parent
        radius: button.radius
        color: button.fill
        border.width: !button.usable ? (Theme.highContrast ? 2 : 0)
            : button.chosen ? 5
            : button.kind === "outline" || button.kind === "link" ? 2
            : Theme.highContrast ? 3 : 0
        border.color: !button.usable ? Theme.disabledInk
            : button.chosen ? Theme.brand
            : button.kind === "link" || button.kind === "soft" ? Theme.brandInk
            : Theme.edge
    }

    Column {
        id: column
        anchors.centerIn: parent
        width: parent.width - 2 * button.inset
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
                id: words
                text: button.label
                color: button.ink
                font.pixelSize: button.labelSize
                font.weight: button.kind === "outline" ? Font.Normal : Font.DemiBold
                width: Math.min(Math.ceil(implicitWidth), column.width - (button.mark !== "" ? 34 : 0))
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
        Words {
            visible: !button.usable && button.reason !== ""
            width: column.width
            size: "note"
            font.pixelSize: button.reasonSize
            color: button.ink
            horizontalAlignment: Text.AlignHCenter
            text: button.reason
            Accessible.ignored: true
        }
    }
}
