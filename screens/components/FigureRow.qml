import QtQuick
import screens.theme

// One line of a table: what, how it came about, how much, and what can be touched.
Pressable {
    id: row

    property string label: ""
    property string detail: ""
    property string value: ""
    property string action: ""
    property bool strong: false
    property bool changed: false
    property bool wrong: false
    property bool lastRow: false
    // How wide the touchable word of its neighbours is: amounts stand in one column.
    property real column: 0

    readonly property bool stacked: Theme.largePrint || amount.implicitWidth > width * 0.52
    readonly property real own: link.visible ? link.width + 24 : 0
    readonly property real chip: Math.max(own, column)
    name: [label, value, detail, action].filter(words => words !== "").join(" ")
    control: action !== ""
    usable: control
    group: "rows"
    implicitHeight: Math.max(control ? Theme.touchSmall + 16 : 76, texts.implicitHeight + 32)
    radius: 16

    Column {
        id: texts
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - row.chip - (row.stacked ? 0 : amount.width + 24)
        spacing: 2
        Words {
            width: parent.width
            text: row.label
            font.pixelSize: Math.round(Theme.body * 1.1)
            font.weight: row.strong ? Font.DemiBold : Font.Normal
            Accessible.ignored: true
        }
        Words {
            visible: row.stacked
            width: parent.width
            text: row.value
            font.pixelSize: Theme.item
            font.weight: Font.DemiBold
            Accessible.ignored: true
        }
        Words {
            width: parent.width
            // That the figure equals itself explains nothing.
            visible: row.detail !== "" && !(row.detail.match(/^[−-]?[\d,.]+$/) && row.value.includes(row.detail.replace(/^[−-]/, "")))
            size: "note"
            text: row.detail
            color: row.wrong ? Theme.statusInk["overdue"] : Theme.secondary
            font.weight: row.wrong ? Font.DemiBold : Font.Normal
            Accessible.ignored: true
        }
    }
    Words {
        id: amount
        visible: !row.stacked
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        anchors.rightMargin: row.chip
        text: row.value
        font.pixelSize: Theme.item
        font.weight: Font.DemiBold
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    // Looks like what it is: a thing to press.
    Rectangle {
        id: link
        visible: row.action !== ""
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        width: Math.max(104, linkWords.implicitWidth + 40)
        height: linkWords.implicitHeight + 24
        radius: 16
        color: Theme.brandSoft
        border.width: Theme.highContrast ? 2 : 0
        border.color: Theme.brandInk
        Words {
            id: linkWords
            anchors.centerIn: parent
            text: row.action
            color: Theme.brandInk
            font.weight: Font.DemiBold
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    Rectangle {
        visible: !row.lastRow
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2
        color: Theme.line
    }
}
