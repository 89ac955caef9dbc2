pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Rows that can be added, changed and taken away: contracts, houses, plots of land.
Column {
    id: editor
    property var field: ({ rows: [] })
    signal cellTouched(int row, string column)
    signal added()
    signal removed(int row)
    spacing: 20

    Repeater {
        model: editor.field.rows
        Card {
            id: entry
            required property var modelData
            // A name and one figure need no more than a line.
            readonly property bool brief: !Theme.largePrint && modelData.name !== "" && modelData.cells.length === 1
            width: editor.width
            height: lines.implicitHeight + (brief ? 24 : 40)
            Column {
                id: lines
                x: 36
                y: 12
                width: parent.width - 72
                Item {
                    width: parent.width
                    height: entry.brief ? 0 : Theme.touchSmall + 40
                    Words {
                        visible: !entry.brief
                        anchors.verticalCenter: parent.verticalCenter
                        text: entry.modelData.name || qsTr("第 %1 项").arg(entry.modelData.index + 1)
                        font.weight: Font.DemiBold
                    }
                    ActionButton {
                        id: remove
                        objectName: "remove_" + editor.field.key + "_" + entry.modelData.index
                        anchors.right: parent.right
                        y: ((entry.brief ? lines.height : parent.height) - height) / 2
                        small: true
                        width: Math.max(entry.brief ? 132 : 180, implicitWidth)
                        label: qsTr("删去")
                        onActivated: editor.removed(entry.modelData.index)
                    }
                }
                Repeater {
                    model: entry.modelData.cells
                    FigureRow {
                        required property var modelData
                        required property int index
                        objectName: "cell_" + editor.field.key + "_" + entry.modelData.index + "_" + modelData.key
                        width: lines.width - (entry.brief ? remove.width + 28 : 0)
                        label: entry.brief ? entry.modelData.name : modelData.label
                        value: modelData.shown
                        detail: modelData.error
                        wrong: modelData.error !== ""
                        action: qsTr("修改")
                        lastRow: index === entry.modelData.cells.length - 1
                        onActivated: editor.cellTouched(entry.modelData.index, modelData.key)
                    }
                }
            }
        }
    }
    ActionButton {
        objectName: "add_" + editor.field.key
        width: parent.width
        visible: editor.field.canAdd === true
        label: qsTr("再加一项")
        onActivated: editor.added()
    }
}
