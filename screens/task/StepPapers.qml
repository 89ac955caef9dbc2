pragma ComponentBehavior: Bound
import QtQuick
import screens.components

// The papers a task needs, and when each is wanted.
Column {
    id: list
    property var papers: []
    spacing: 12
    Words {
        text: qsTr("要用到的材料")
        size: "item"
    }
    Card {
        width: list.width
        height: lines.implicitHeight + 24
        Column {
            id: lines
            x: 40
            y: 12
            width: parent.width - 80
            Repeater {
                model: list.papers
                FigureRow {
                    required property var modelData
                    required property int index
                    width: lines.width
                    label: modelData.label
                    detail: modelData.detail
                    value: modelData.value
                    lastRow: index === list.papers.length - 1
                }
            }
        }
    }
}
