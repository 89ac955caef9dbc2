import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings

// Pinyin and Latin letters. It slides in only while a text field has the focus.
Item {
    id: keyboard
    readonly property bool sensitive: true
    implicitHeight: panel.active ? panel.height : 0
    height: implicitHeight

    InputPanel {
        id: panel
        objectName: "inputPanel"
        width: parent.width
        y: panel.active ? keyboard.height - height : keyboard.height
        visible: panel.active
        Component.onCompleted: {
            VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_US"];
            VirtualKeyboardSettings.locale = "zh_CN";
        }
    }
}
