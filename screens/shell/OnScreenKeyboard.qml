import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Settings
import screens.theme

// Pinyin and Latin letters. It stands there only while a text field has the focus, tells
// the sheets how much room it takes, and keeps no word of what was typed: fields ask for
// that by Qt.ImhSensitiveData, and its folder of learned words is a throw-away one.
Item {
    id: keyboard
    required property string wordsFolder
    readonly property bool sensitive: true
    objectName: "onScreenKeyboard"
    height: panel.active ? panel.height : 0
    visible: panel.active

    Binding { target: Theme; property: "keyboardHeight"; value: keyboard.height }

    InputPanel {
        id: panel
        objectName: "inputPanel"
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 1300)
        visible: active
    }
    Component.onCompleted: {
        VirtualKeyboardSettings.userDataPath = keyboard.wordsFolder;
        VirtualKeyboardSettings.styleName = "hall";
        VirtualKeyboardSettings.activeLocales = ["zh_CN", "en_US"];
        VirtualKeyboardSettings.locale = "zh_CN";
    }
}
