import QtQuick
import screens.theme
import screens.components

// One finding of the plan: how urgent, what it is about, and the one thing to press.
Item {
    id: finding
    required property var entry
    signal explained()
    signal acted()

    readonly property bool stacked: Theme.largePrint
    implicitHeight: Math.max(196, (stacked ? texts.implicitHeight + act.height + 76 : texts.implicitHeight + 52))

    Pressable {
        id: body
        objectName: "finding_" + finding.entry.key
        anchors.fill: parent
        name: finding.entry.badge + ". " + finding.entry.headline + ". " + finding.entry.kicker
        onActivated: finding.explained()

        Card { anchors.fill: parent }
        Rectangle {
            x: 0
            y: 24
            width: 12
            height: parent.height - 48
            radius: 6
            color: Theme.statusFill[finding.entry.status]
        }
        Column {
            id: texts
            x: 44
            y: finding.stacked ? 28 : (parent.height - height) / 2
            width: parent.width - x - (finding.stacked ? 32 : act.width + 64)
            spacing: 6
            Flow {
                width: parent.width
                spacing: 16
                Badge {
                    status: finding.entry.status
                    word: finding.entry.badge
                }
                Words {
                    height: Math.max(implicitHeight, 44)
                    verticalAlignment: Text.AlignVCenter
                    width: Math.min(implicitWidth, texts.width)
                    size: "note"
                    text: finding.entry.kicker
                    color: Theme.statusInk[finding.entry.status]
                    font.weight: Font.Medium
                    Accessible.ignored: true
                }
            }
            // What stands in brackets keeps together where the line must break.
            Words {
                id: headline
                width: parent.width
                size: "item"
                text: whole.advanceWidth > width - 4 ? finding.entry.headline.replace(/(\S) ?\(/, "$1\n(") : finding.entry.headline
                Accessible.ignored: true
                TextMetrics {
                    id: whole
                    font: headline.font
                    text: finding.entry.headline
                }
            }
            Words {
                width: parent.width
                visible: text !== ""
                size: "note"
                text: finding.entry.note
                Accessible.ignored: true
            }
        }
    }
    ActionButton {
        id: act
        objectName: "act_" + finding.entry.key
        anchors.right: parent.right
        anchors.rightMargin: 32
        anchors.bottom: finding.stacked ? parent.bottom : undefined
        anchors.bottomMargin: 24
        anchors.verticalCenter: finding.stacked ? undefined : parent.verticalCenter
        width: finding.stacked ? parent.width - 76 : Math.max(Theme.portrait ? 212 : 188, implicitWidth)
        kind: finding.entry.actionKind
        labelSize: Math.min(Theme.item, 42)
        label: finding.entry.actionLabel
        onActivated: finding.acted()
    }
}
