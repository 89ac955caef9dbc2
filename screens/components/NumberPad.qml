pragma ComponentBehavior: Bound
import QtQuick
import screens.theme

// Large digits on the page itself: nothing to learn, nothing remembered.
Grid {
    id: pad

    readonly property bool sensitive: true
    property bool decimal: false
    property bool letters: false
    property real keyHeight: Theme.touch
    signal key(string text)
    signal erase()
    signal clear()

    readonly property var keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", decimal ? "." : letters ? "X" : "clear", "0", "erase"]
    columns: 3
    spacing: Theme.gap

    // The same digits on a keyboard; true where the pad knows what to do with them.
    function typed(event: var): bool {
        if (event.key === Qt.Key_Backspace)
            pad.erase();
        else if (event.text.length === 1 && pad.keys.includes(event.text.toUpperCase()))
            pad.key(event.text.toUpperCase());
        else
            return false;
        return true;
    }

    Repeater {
        model: pad.keys
        ActionButton {
            required property string modelData
            objectName: "key_" + modelData
            width: (pad.width - 2 * pad.spacing) / 3
            height: pad.keyHeight
            labelSize: modelData.length > 1 ? Theme.body : 48
            kind: modelData.length > 1 ? "soft" : "outline"
            label: modelData === "erase" ? qsTr("退格") : modelData === "clear" ? qsTr("清空") : modelData
            onActivated: modelData === "erase" ? pad.erase() : modelData === "clear" ? pad.clear() : pad.key(modelData)
        }
    }
}
