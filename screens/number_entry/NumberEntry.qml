pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// No card, no phone app: the ID number, then the code that came by text message.
FocusScope {
    id: screen
    required property var model
    readonly property bool stopped: model.stepName === "stopped"
    objectName: "screen_number_entry"

    ScrollArea {
        anchors.fill: parent
        padding: Math.max(Theme.margin, (width - (Theme.portrait || screen.stopped ? 960 : 1500)) / 2)
        spacing: 0

        Item { width: 1; height: screen.stopped ? screen.height * 0.14 : Theme.portrait ? 24 : screen.height * 0.06 }
        Flow {
            id: halves
            width: parent.width
            spacing: Theme.portrait ? 26 : 48

            Column {
                id: asked
                width: Theme.portrait || screen.stopped ? halves.width : (halves.width - halves.spacing) / 2
                spacing: Theme.portrait ? 26 : 20

                Words {
                    objectName: "numberTitle"
                    width: parent.width
                    size: "title"
                    horizontalAlignment: screen.stopped ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.model.title
                }
                Words {
                    objectName: "numberText"
                    width: parent.width
                    horizontalAlignment: screen.stopped ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.model.text
                }
                Card {
                    width: parent.width
                    visible: !screen.stopped
                    height: 140
                    border.width: 4
                    border.color: screen.model.problemText !== "" ? Theme.statusFill["overdue"] : Theme.brand
                    Words {
                        objectName: "numberEntry"
                        sensitive: true
                        x: 36
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - 96 - count.width
                        text: screen.model.entryText
                        font.pixelSize: 54
                        font.weight: Font.Bold
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: 36
                    }
                    Words {
                        id: count
                        anchors.right: parent.right
                        anchors.rightMargin: 36
                        anchors.verticalCenter: parent.verticalCenter
                        size: "note"
                        text: screen.model.countText
                        wrapMode: Text.NoWrap
                    }
                }
                Notice {
                    objectName: "numberProblem"
                    width: parent.width
                    visible: screen.model.problemText !== ""
                    status: "overdue"
                    text: screen.model.problemText
                }
            }
            Column {
                width: asked.width
                spacing: Theme.portrait ? 26 : 14

                NumberPad {
                    width: parent.width
                    visible: !screen.stopped
                    spacing: Theme.portrait ? Theme.gap : 12
                    letters: screen.model.stepName === "number"
                    onKey: text => screen.model.typeKey(text)
                    onErase: screen.model.erase()
                    onClear: screen.model.clear()
                }
                ActionButton {
                    objectName: "numberSubmit"
                    visible: !screen.stopped
                    width: parent.width
                    height: Theme.portrait ? 128 : 112
                    kind: "primary"
                    usable: screen.model.canSubmit
                    label: screen.model.submitText
                    onActivated: screen.model.submit()
                }
                ActionButton {
                    objectName: "numberResend"
                    visible: screen.model.stepName === "code"
                    width: parent.width
                    height: Theme.portrait ? 112 : 96
                    usable: screen.model.canResend
                    label: screen.model.resendText
                    onActivated: screen.model.resend()
                }
                Flow {
                    id: ways
                    width: parent.width
                    spacing: Theme.gap
                    Repeater {
                        model: screen.model.stepName === "code" ? [] : screen.model.choices
                        ActionButton {
                            required property var modelData
                            required property int index
                            readonly property bool pair: screen.model.choices.length > 1 && (!screen.stopped || !Theme.portrait)
                            objectName: "choice_" + modelData.id
                            width: pair ? (ways.width - ways.spacing) / 2 : ways.width
                            height: Math.max(Theme.portrait ? 112 : 96, implicitHeight)
                            kind: screen.stopped && index === 0 ? "primary" : "outline"
                            label: modelData.label
                            onActivated: screen.model.choose(modelData.id)
                        }
                    }
                }
                Words {
                    width: parent.width
                    visible: screen.model.staffCode !== ""
                    horizontalAlignment: Text.AlignHCenter
                    size: "note"
                    text: qsTr("工作人员参考:%1").arg(screen.model.staffCode)
                }
            }
        }
    }
}
