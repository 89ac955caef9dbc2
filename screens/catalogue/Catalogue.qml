pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.catalogue

// Everything that can be done, by kind, and found by saying what one wants.
Sheet {
    id: sheet
    required property var model
    objectName: "catalogue"
    open: model.isOpen
    // On a wide screen the field stands where the heading would: the keyboard leaves no more.
    heading: Theme.portrait ? qsTr("办其他事") : ""
    Accessible.name: qsTr("办其他事")
    wide: true
    readonly property bool tight: !Theme.portrait && Theme.keyboardHeight > 0
    onClosed: model.close()
    onOpenChanged: if (!open) words.text = ""

    Item {
        id: strip
        parent: sheet.board
        visible: !Theme.portrait
        x: Theme.margin
        y: 28
        width: sheet.headWidth
        height: Theme.touchSmall

        Row {
            id: quick
            visible: sheet.tight && sheet.model.searching
            x: field.width + 20
            spacing: 20
            Repeater {
                model: quick.visible ? sheet.model.best : []
                ActionButton {
                    required property var modelData
                    objectName: "start_" + modelData.id
                    width: (strip.width - field.width - 40) / 2
                    height: strip.height
                    small: true
                    kind: "primary"
                    usable: modelData.usable
                    label: modelData.name
                    labelSize: Theme.note
                    onActivated: sheet.model.begin(modelData.id)
                }
            }
            Words {
                objectName: "nothingFound"
                visible: quick.visible && sheet.model.nothing !== ""
                width: strip.width - field.width - 40
                height: strip.height
                verticalAlignment: Text.AlignVCenter
                font.weight: Font.DemiBold
                text: qsTr("没有找到,换个说法试试")
            }
        }
    }
    Item {
        id: inPage
        visible: Theme.portrait
        width: parent.width
        height: Theme.touch
    }
    Card {
        id: field
        parent: Theme.portrait ? inPage : strip
        width: sheet.tight && sheet.model.searching ? Math.round(strip.width * 0.42) : parent.width
        height: parent.height
        border.width: words.activeFocus ? 5 : 3
        border.color: Theme.brand
        Words {
            x: 36
            width: parent.width - 72
            anchors.verticalCenter: parent.verticalCenter
            visible: words.text === "" && words.preeditText === "" && !sheet.model.searching
            color: Theme.secondary
            wrapMode: Text.NoWrap
            elide: Text.ElideRight
            text: qsTr("您要办什么?点这里写,比如“完税证明”")
            Accessible.ignored: true
        }
        TextInput {
            id: words
            objectName: "searchWords"
            x: 36
            width: clear.visible ? clear.x - 56 : parent.width - 72
            height: parent.height
            activeFocusOnTab: true
            verticalAlignment: TextInput.AlignVCenter
            font.family: Theme.family
            font.pixelSize: Theme.item
            color: Theme.ink
            clip: true
            maximumLength: 40
            inputMethodHints: Qt.ImhSensitiveData
            // What is being composed counts too: letters find by their pinyin initials.
            onTextChanged: sheet.model.type(text + preeditText)
            onPreeditTextChanged: sheet.model.type(text + preeditText)
            Keys.onEscapePressed: event => {
                event.accepted = text !== "";
                text = "";
            }
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("您要办什么?")
        }
        Pressable {
            id: clear
            objectName: "clearSearch"
            visible: sheet.model.searching
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: 116
            height: parent.height
            name: qsTr("清除")
            onActivated: {
                sheet.model.clear();
                words.text = "";
            }
            Words {
                anchors.centerIn: parent
                color: Theme.brandInk
                text: qsTr("清除")
                Accessible.ignored: true
            }
        }
    }
    Connections {
        target: sheet.model
        function onSearched(): void {
            if (sheet.model.typed === "" && words.text !== "")
                words.text = "";
        }
    }
    Notice {
        width: parent.width
        visible: sheet.model.nothing !== "" && !sheet.tight
        objectName: "nothingFound"
        status: "low"
        text: sheet.model.nothing
        actionLabel: qsTr("请人帮我")
        onActed: sheet.model.callHelp()
    }
    Flow {
        width: parent.width
        visible: !sheet.model.searching && !sheet.tight
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
        model: sheet.tight ? [] : sheet.model.groups
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
