pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// The code that confirms a mobile number: have it sent, type it, done.
Column {
    id: panel
    required property var phone
    readonly property var view: phone.view
    readonly property bool wide: (Theme.shallow || !Theme.portrait) && width > 900
    readonly property bool beside: wide && view.typing === true
    spacing: 20

    Notice {
        objectName: "phoneState"
        width: parent.width
        visible: text !== "" && !panel.beside
        status: panel.view.status ?? "unknown"
        text: panel.view.text ?? ""
    }
    ActionButton {
        objectName: "sendCode"
        width: parent.width
        visible: label !== ""
        kind: "primary"
        label: panel.view.send ?? ""
        usable: panel.view.busy !== true
        onActivated: panel.phone.send()
    }
    Grid {
        id: body
        visible: panel.view.typing === true
        width: parent.width
        columns: panel.wide ? 2 : 1
        spacing: 28
        Column {
            width: panel.wide ? (body.width - body.spacing) / 2 : body.width
            spacing: 20
            Notice {
                width: parent.width
                visible: text !== "" && panel.beside
                status: panel.view.status ?? "unknown"
                text: panel.view.text ?? ""
            }
            Row {
                id: boxes
                readonly property bool sensitive: true
                objectName: "codeDigits"
                width: parent.width
                spacing: 14
                Repeater {
                    model: panel.view.digits ?? []
                    Rectangle {
                        required property string modelData
                        required property int index
                        width: (boxes.width - 5 * boxes.spacing) / 6
                        height: Theme.touch
                        radius: 14
                        color: Theme.card
                        border.width: modelData !== "" ? 5 : 2
                        border.color: modelData !== "" ? Theme.brand : Theme.edge
                        Words {
                            anchors.centerIn: parent
                            text: parent.modelData
                            font.pixelSize: 56
                            font.weight: Font.Bold
                        }
                    }
                }
            }
            Words {
                width: parent.width
                visible: text !== "" && !panel.phone.free
                horizontalAlignment: Text.AlignHCenter
                text: panel.phone.again
                color: Theme.secondary
            }
            ActionButton {
                objectName: "sendAgain"
                width: parent.width
                small: true
                visible: label !== "" && panel.phone.free
                label: panel.phone.again
                onActivated: panel.phone.send()
            }
        }
        NumberPad {
            width: panel.wide ? (body.width - body.spacing) / 2 : body.width
            keyHeight: Theme.shallow ? 88 : Theme.touch
            decimal: false
            letters: false
            onKey: text => panel.phone.typeKey(text)
            onErase: panel.phone.eraseKey()
            onClear: panel.phone.clearKeys()
        }
    }
    ActionButton {
        objectName: "skipCode"
        width: parent.width
        visible: label !== ""
        label: panel.view.skip ?? ""
        onActivated: panel.phone.skip()
    }
}
