pragma ComponentBehavior: Bound
import QtQuick
import screens.components

// Figures to look over; each can be touched to change it or to see how it came about.
Card {
    id: table
    property var rows: []
    signal touched(string key)
    readonly property real widest: Array.from(column.children).reduce((most, row) => Math.max(most, (row as FigureRow)?.own ?? 0), 0)
    height: column.implicitHeight + 24

    Column {
        id: column
        x: 40
        y: 12
        width: parent.width - 80
        Repeater {
            id: figures
            model: table.rows
            FigureRow {
                required property var modelData
                required property int index
                objectName: "row_" + modelData.key
                width: column.width
                label: modelData.label
                detail: modelData.error !== "" ? modelData.error : modelData.source
                wrong: modelData.error !== ""
                value: modelData.shown
                action: modelData.action
                changed: modelData.edited
                lastRow: index === table.rows.length - 1
                column: table.widest
                onActivated: table.touched(modelData.key)
            }
        }
    }
}
