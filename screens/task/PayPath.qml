pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Where the money is, and what comes next: while there is nothing to press but to wait.
Card {
    id: path
    required property string stage
    readonly property var names: stage === "refunding" ? [qsTr("您已付款"), qsTr("国库没有接收"), qsTr("原路退回您的账户")]
        : [stage === "paid" ? qsTr("您已付款") : qsTr("查清付没付成"), qsTr("国库确认入库"), qsTr("出电子缴款凭证")]
    readonly property int here: stage === "refunding" ? 2 : stage === "paid" ? 1 : 0
    height: rows.implicitHeight + 64

    Column {
        id: rows
        x: 40
        y: 32
        width: parent.width - 80
        spacing: 24
        Repeater {
            model: path.names
            Row {
                id: one
                required property string modelData
                required property int index
                readonly property bool done: index < path.here
                readonly property bool now: index === path.here
                width: rows.width
                spacing: 24
                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 56
                    height: 56
                    radius: 28
                    color: one.done ? Theme.statusSoft["fine"] : one.now ? Theme.brand : Theme.card
                    border.width: one.now ? 0 : 3
                    border.color: one.done ? Theme.statusFill["fine"] : Theme.edge
                    Words {
                        anchors.centerIn: parent
                        text: one.done ? "✓" : one.index + 1
                        color: one.done ? Theme.statusInk["fine"] : one.now ? Theme.brandText : Theme.secondary
                        font.weight: Font.Bold
                        Accessible.ignored: true
                    }
                }
                Words {
                    width: parent.width - 80
                    anchors.verticalCenter: parent.verticalCenter
                    text: one.modelData + (one.now ? " · " + qsTr("正在进行") : "")
                    color: one.now ? Theme.brandInk : one.done ? Theme.ink : Theme.secondary
                    font.pixelSize: Theme.item
                    font.weight: one.now ? Font.DemiBold : Font.Normal
                }
            }
        }
    }
}
