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
    property bool lastRow: false

    readonly property bool stacked: Theme.largePrint || amount.implicitWidth > width * 0.52
    name: label + " " + value + " " + action
    usable: action !== ""
    activeFocusOnTab: action !== ""
    implicitHeight: Math.max(Theme.touchSmall + 16, texts.implicitHeight + 36)
    radius: 12

    Rectangle {
        anchors.fill: parent
        anchors.leftMargin: -20
        anchors.rightMargin: -20
        radius: 16
        color: row.held ? Theme.brandSoft : "transparent"
    }
    Column {
        id: texts
        anchors.verticalCenter: parent.verticalCenter
        width: row.stacked ? parent.width - (row.action !== "" ? link.width + 24 : 0)
                           : parent.width - amount.width - (row.action !== "" ? link.width + 48 : 0) - 24
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
        }
        Words {
            width: parent.width
            visible: row.detail !== ""
            size: "note"
            text: row.detail
        }
    }
    Words {
        id: amount
        visible: !row.stacked
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        anchors.rightMargin: row.action !== "" ? link.width + 40 : 0
        text: row.value
        font.pixelSize: Theme.item
        font.weight: Font.DemiBold
        wrapMode: Text.NoWrap
    }
    Words {
        id: link
        visible: row.action !== ""
        anchors.verticalCenter: parent.verticalCenter
        anchors.right: parent.right
        width: Math.max(64, implicitWidth)
        horizontalAlignment: Text.AlignRight
        text: row.action
        color: Theme.brandInk
        font.weight: Font.DemiBold
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    Rectangle {
        visible: !row.lastRow
        anchors.bottom: parent.bottom
        width: parent.width
        height: 2
        color: Theme.line
    }
}
