import QtQuick

// A text whose drawn letters may differ from the `text` its user gives it; see Words.
Text {
    id: letters
    property alias drawn: letters.text
}
