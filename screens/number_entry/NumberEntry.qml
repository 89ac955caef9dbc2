pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// No card, no phone app: the ID number, then the code that came by text message.
FocusScope {
    id: screen
    required property var model
    readonly property bool stopped: model.stepName === "stopped"
    readonly property bool halved: Theme.shallow && !stopped
    objectName: "screen_number_entry"

    Keys.onPressed: event => event.accepted = !screen.stopped && pad.typed(event)

    ScrollArea {
        anchors.fill: parent
        padding: Math.max(Theme.lowReach ? 32 : Theme.margin, (width - (screen.halved ? 1400 : 984)) / 2)
        spacing: 0

        // Standing, the keys are where the hand is, and stay there whatever is said above them.
        Item { width: 1; height: screen.stopped ? screen.height * 0.12 : screen.halved ? (Theme.lowReach ? 0 : screen.height * 0.03) : Math.max(16, screen.height - halves.height - 64) }
        Flow {
            id: halves
            width: parent.width
            spacing: screen.halved ? (Theme.lowReach ? 28 : 48) : 26

            Column {
                id: asked
                width: screen.halved ? (halves.width - halves.spacing) / 2 : halves.width
                spacing: screen.halved ? 20 : 26

                Words {
                    objectName: "numberTitle"
                    width: parent.width
                    size: "title"
                    font.pixelSize: screen.halved ? Theme.title * 0.85 : Theme.title
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
                        x: 32
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - 64 - (count.visible ? count.width + 20 : 0)
                        text: screen.model.entryText
                        font.pixelSize: 54
                        font.weight: Font.Bold
                        wrapMode: Text.NoWrap
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: 36
                    }
                    Words {
                        id: count
                        visible: !screen.halved
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
                spacing: screen.halved ? 20 : 26

                NumberPad {
                    id: pad
                    width: parent.width
                    visible: !screen.stopped
                    keyHeight: screen.halved ? 96 : Theme.largePrint ? 120 : 128
                    letters: screen.model.stepName === "number"
                    onKey: text => screen.model.typeKey(text)
                    onErase: screen.model.erase()
                    onClear: screen.model.clear()
                }
                ActionButton {
                    objectName: "numberSubmit"
                    visible: !screen.stopped
                    width: parent.width
                    tall: screen.halved ? 108 : 132
                    kind: "primary"
                    usable: screen.model.canSubmit
                    reason: qsTr("还没有输完")
                    label: screen.model.submitText
                    onActivated: screen.model.submit()
                }
                ActionButton {
                    objectName: "numberResend"
                    visible: screen.model.stepName === "code"
                    width: parent.width
                    tall: screen.halved ? 96 : 112
                    labelSize: Theme.body
                    usable: screen.model.canResend
                    reason: screen.model.canResend ? "" : qsTr("短信可能还在路上")
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
                            tall: screen.halved ? 96 : 112
                            labelSize: screen.stopped ? Theme.item : Theme.body
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
