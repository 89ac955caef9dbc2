pragma ComponentBehavior: Bound
import QtQuick
import screens.components

// The tax calendar of the coming months. What is only forecast says so.
Card {
    id: calendar
    property var entries: []
    height: column.implicitHeight + 60

    Column {
        id: column
        x: 36
        y: 30
        width: parent.width - 72
        spacing: 4
        Words {
            size: "item"
            text: qsTr("接下来的日子")
            bottomPadding: 8
        }
        Repeater {
            model: calendar.entries
            FigureRow {
                required property var modelData
                required property int index
                width: column.width
                label: modelData.text
                value: modelData.day
                detail: modelData.forecast ? qsTr("预测日期,以税务机关公布为准") : ""
                lastRow: index === calendar.entries.length - 1
            }
        }
    }
}
