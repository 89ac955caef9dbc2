pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Change one value: a number pad for figures, the on-screen keyboard for words.
Sheet {
    id: sheet
    required property var entries
    readonly property var entry: entries.editing
    readonly property bool written: entry.pad === "text" || entry.pad === "search"
    readonly property bool numeric: entry.pad === "amount" || entry.pad === "digits" || entry.pad === "id"

    objectName: "editSheet"
    open: entry.key !== undefined
    heading: entry.label ?? ""
    wide: numeric
    onClosed: entries.cancel()
    Keys.onPressed: event => event.accepted = sheet.numeric && pad.typed(event)

    Flow {
        id: halves
        readonly property bool halved: Theme.shallow && sheet.numeric
        width: parent.width
        spacing: halved ? 40 : 24

        Column {
            id: asked
            width: halves.halved ? (halves.width - halves.spacing) / 2 : halves.width
            spacing: 20

            Card {
                width: parent.width
                visible: sheet.entry.pad !== "options"
                height: 140
                border.width: 4
                border.color: (sheet.entry.error ?? "") !== "" ? Theme.statusFill["overdue"] : Theme.brand
                Words {
                    objectName: "editText"
                    sensitive: true
                    visible: sheet.numeric
                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - 72
                    text: (sheet.entry.prefix ?? "") + (sheet.entry.shown ?? "") + (sheet.entry.suffix ?? "")
                    font.pixelSize: 60
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 40
                    font.weight: Font.Bold
                    wrapMode: Text.NoWrap
                    elide: Text.ElideLeft
                }
                Words {
                    visible: sheet.entry.pad === "search" && words.text === ""
                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - 72
                    text: qsTr("点这里打字找,或在下面选")
                    color: Theme.secondary
                    font.pixelSize: Theme.item
                    wrapMode: Text.NoWrap
                    elide: Text.ElideRight
                    Accessible.ignored: true
                }
                TextInput {
                    id: words
                    objectName: "editInput"
                    readonly property bool sensitive: true
                    visible: sheet.written
                    activeFocusOnTab: true
                    x: 36
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - 72
                    height: Theme.touchSmall
                    verticalAlignment: TextInput.AlignVCenter
                    font.family: Theme.family
                    font.pixelSize: 48
                    color: Theme.ink
                    clip: true
                    inputMethodHints: Qt.ImhSensitiveData
                    text: sheet.numeric ? "" : sheet.entry.text ?? ""
                    onTextEdited: sheet.entries.typeText(text)
                    onAccepted: if (sheet.entry.pad === "text") sheet.entries.confirm()
                    // On a low screen the keyboard would cover the list: there it comes when asked for.
                    focus: sheet.open && sheet.written && !(Theme.shallow && sheet.entry.pad === "search")
                    Accessible.role: Accessible.EditableText
                    Accessible.name: sheet.heading
                }
            }
            Words {
                objectName: "editError"
                width: parent.width
                visible: text !== ""
                text: sheet.entry.error ?? ""
                color: Theme.statusInk["overdue"]
                font.weight: Font.DemiBold
            }
            Words {
                width: parent.width
                visible: text !== ""
                size: "note"
                text: sheet.entry.hint ?? ""
            }
        }
        NumberPad {
            id: pad
            width: asked.width
            visible: sheet.numeric
            keyHeight: halves.halved ? 96 : Theme.largePrint ? Theme.touch : 124
            decimal: sheet.entry.pad === "amount"
            letters: sheet.entry.pad === "id"
            onKey: text => sheet.entries.typeKey(text)
            onErase: sheet.entries.eraseKey()
            onClear: sheet.entries.typeText("")
        }
    }
    Repeater {
        model: sheet.entry.options ?? []
        ActionButton {
            required property var modelData
            objectName: "editOption_" + modelData.value
            width: parent ? parent.width : 0
            chosen: modelData.chosen
            label: (modelData.chosen ? "✓ " : "") + modelData.label
            onActivated: sheet.entries.chooseOption(modelData.value)
        }
    }
    // What is searched for is taken by touching it.
    footer: Row {
        visible: sheet.entry.pad !== "search"
        readonly property bool pair: sheet.entry.canRestore === true
        width: parent.width
        spacing: 20
        ActionButton {
            objectName: "restoreEdit"
            visible: parent.pair
            width: (parent.width - 20) * 0.45
            height: 128
            label: qsTr("用原来的数")
            onActivated: sheet.entries.restore()
        }
        ActionButton {
            objectName: "confirmEdit"
            width: parent.pair ? (parent.width - 20) * 0.55 : parent.width
            height: 128
            kind: "primary"
            label: qsTr("确定")
            onActivated: sheet.entries.confirm()
        }
    }
}
