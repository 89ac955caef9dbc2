pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.catalogue

// Everything that can be done here besides what the check advises, by kind.
Sheet {
    id: sheet
    required property var model
    objectName: "catalogue"
    open: model.isOpen
    heading: qsTr("办其他事")
    wide: true
    onClosed: model.close()

    Flow {
        width: parent.width
        spacing: 20
        Repeater {
            model: sheet.model.categories
            ActionButton {
                required property var modelData
                objectName: "category_" + modelData.id
                width: Math.max(160, implicitWidth)
                small: true
                chosen: modelData.chosen
                label: modelData.name
                onActivated: sheet.model.chooseCategory(modelData.id)
            }
        }
    }
    Repeater {
        model: sheet.model.groups
        Column {
            id: group
            required property var modelData
            width: parent ? parent.width : 0
            spacing: 16
            Words {
                size: "item"
                text: group.modelData.name
            }
            // Neighbours in a row are as high as the higher of them.
            Grid {
                id: grid
                property int made: 0
                readonly property real cell: (group.width - 20 * (columns - 1)) / columns
                columns: Theme.largePrint ? 1 : 2
                spacing: 20
                Repeater {
                    id: cards
                    model: group.modelData.tasks
                    onItemAdded: grid.made += 1
                    TaskCard {
                        required property var modelData
                        required property int index
                        readonly property Item neighbour: grid.columns === 1 || grid.made === 0 ? null : cards.itemAt(index % 2 === 0 ? index + 1 : index - 1)
                        objectName: "start_" + modelData.id
                        entry: modelData
                        width: grid.cell
                        height: Math.max(implicitHeight, neighbour ? neighbour.implicitHeight : 0)
                        onActivated: sheet.model.begin(modelData.id)
                    }
                }
            }
        }
    }
}
