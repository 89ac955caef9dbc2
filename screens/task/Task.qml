pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components
import screens.task

// One step of a guided task: one decision, everything known already filled in.
FocusScope {
    id: screen
    required property var model
    readonly property var step: model.step
    readonly property string stepKey: step.title ?? ""
    // What became of it says its own headline, with a mark.
    readonly property bool told: (model.result.word ?? "") !== ""
    objectName: "screen_task"

    // Another step is another page: it begins at its top, for the eye and for the keys.
    onStepKeyChanged: {
        scroll.showTop();
        Qt.callLater(screen.enter);
    }
    function enter(): void {
        if (!Theme.keyboardInUse || figureSheet.open || editSheet.open || takeAwaySheet.open)
            return;
        const first = FocusWalk.controls(screen)[0];
        if (first)
            first.forceActiveFocus(Qt.TabFocusReason);
    }

    StepBar {
        id: bar
        x: Theme.margin
        y: 28
        width: parent.width - 2 * Theme.margin
        visible: screen.model.steps.length > 1 && screen.step.kind !== "exit"
        steps: screen.model.steps
    }

    ScrollArea {
        id: scroll
        anchors.top: bar.visible ? bar.bottom : parent.top
        anchors.left: parent.left
        anchors.right: Theme.portrait || !side.visible ? parent.right : side.left
        anchors.bottom: Theme.portrait ? foot.top : parent.bottom
        spacing: Theme.portrait ? 22 : 20

        Words {
            objectName: "stepTitle"
            width: parent.width
            visible: !screen.told
            size: "title"
            text: screen.step.title ?? ""
        }
        Words {
            width: parent.width
            visible: text !== "" && !screen.told
            text: screen.step.lead ?? ""
            color: Theme.secondary
        }
        Repeater {
            model: screen.step.removed ?? []
            Notice {
                required property string modelData
                width: scroll.width - scroll.padding - scroll.rightPadding
                status: "low"
                text: modelData
            }
        }
        Spinner {
            visible: screen.step.kind === "submit"
            anchors.horizontalCenter: parent.horizontalCenter
        }
        CapturePanel {
            objectName: "capturePanel"
            visible: screen.step.kind === "document"
            width: parent.width
            capture: screen.model.paperCapture
        }
        PayPanel {
            objectName: "payPanel"
            visible: screen.step.kind === "pay"
            width: parent.width
            payment: screen.model.payment
        }
        StepTable {
            width: parent.width
            visible: rows.length > 0
            rows: screen.step.rows ?? []
            onTouched: key => screen.model.touchRow(key)
        }
        ResumeAnew {
            visible: screen.step.kind === "resume"
            width: parent.width
            offer: screen.model.resumeOffer
        }
        StepFields {
            width: parent.width
            visible: fields.length > 0
            fields: screen.step.fields ?? []
            onChosen: (key, value) => screen.model.entries.choose(key, value)
            onEdited: key => screen.model.entries.edit(key)
            onRowEdited: (key, row, column) => screen.model.entries.editCell(key, row, column)
            onRowAdded: key => screen.model.entries.addRow(key)
            onRowRemoved: (key, row) => screen.model.entries.removeRow(key, row)
        }
        PhoneCodePanel {
            objectName: "phonePanel"
            visible: screen.step.kind === "phone" && phone.view.status !== undefined
            width: parent.width
            phone: screen.model.phoneCode
        }
        Words {
            objectName: "stepWhy"
            width: parent.width
            visible: text !== ""
            size: "note"
            text: screen.step.why ?? ""
        }
        Card {
            width: parent.width
            visible: (screen.step.exitLines ?? []).length > 0
            height: leaving.implicitHeight + 80
            Column {
                id: leaving
                x: 40
                y: 40
                width: parent.width - 80
                spacing: 24
                StatusMark {
                    implicitWidth: 88
                    status: "due"
                }
                Repeater {
                    model: screen.step.exitLines ?? []
                    Words {
                        required property string modelData
                        required property int index
                        width: leaving.width
                        text: modelData
                        font.weight: index > 0 ? Font.DemiBold : Font.Normal
                    }
                }
                Words {
                    width: leaving.width
                    size: "note"
                    text: qsTr("拿不准,点“远程帮办”,有人在线上帮您。")
                }
            }
        }
        TotalCard {
            visible: Theme.portrait && screen.step.total !== undefined
            width: parent.width
            total: screen.step.total
        }
        Notice {
            width: parent.width
            visible: Theme.portrait && text !== ""
            status: "fine"
            text: screen.step.saving ?? ""
        }
        SignaturePad {
            id: pad
            objectName: "signaturePad"
            visible: screen.step.kind === "signature"
            width: parent.width
            height: Theme.shallow ? 470 : Theme.largePrint ? 680 : 760
            strokes: screen.model.signature.strokes
            onStrokeDrawn: points => screen.model.signature.addStroke(points, pad.paper.width, pad.paper.height)
            onCleared: screen.model.signature.clear()
        }
        ResultCard {
            objectName: "resultCard"
            visible: screen.model.result.printStatus !== undefined
            width: parent.width
            result: screen.model.result
            headline: screen.step.title ?? ""
            lead: screen.step.lead ?? ""
            takeAway: screen.model.takeAway
            onPrintAgain: screen.model.printAgain()
            onPrintPage: screen.model.printPage()
            onPayNow: screen.model.payNow()
        }
        Repeater {
            model: screen.step.notes ?? []
            Notice {
                required property var modelData
                width: scroll.width - scroll.padding - scroll.rightPadding
                status: modelData.tone === "warning" ? "due" : modelData.tone === "good" ? "fine" : "unknown"
                text: modelData.text
            }
        }
        StepPapers {
            width: parent.width
            visible: papers.length > 0
            papers: screen.step.documents ?? []
        }
        ActionButton {
            objectName: "glossary"
            visible: (screen.step.terms ?? []).length > 0
            width: Math.min(parent.width, Math.max(420, implicitWidth))
            small: true
            radius: height / 2
            kind: "link"
            label: qsTr("这些词是什么意思?")
            onActivated: screen.model.openGlossary()
        }
    }

    // In landscape the sum and the next step stand beside the figures, not below them.
    Item {
        id: side
        visible: !Theme.portrait && (screen.step.total !== undefined || (screen.step.saving ?? "") !== "" || next.label !== "")
        anchors.top: bar.visible ? bar.bottom : parent.top
        anchors.topMargin: 36
        anchors.right: parent.right
        anchors.rightMargin: Theme.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 32
        width: 500
        Column {
            id: sums
            width: parent.width
            spacing: 24
            TotalCard {
                visible: !Theme.portrait && screen.step.total !== undefined
                width: parent.width
                total: screen.step.total
            }
            Notice {
                width: parent.width
                visible: text !== ""
                status: "fine"
                text: screen.step.saving ?? ""
            }
            ReceiptCode {
                visible: !Theme.portrait && screen.step.kind === "result" && (screen.model.result.code ?? "") !== ""
                width: parent.width
                result: screen.model.result
            }
        }
        // As low as the way to help, on every step.
        Words {
            anchors.bottom: sideNext.top
            anchors.bottomMargin: 16
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            visible: sideNext.visible && saved.text !== "" && sums.height + 32 < y && screen.step.kind !== "exit" && screen.step.kind !== "result"
            size: "note"
            font.pixelSize: Theme.largePrint ? 30 : 26
            text: screen.model.savedText
        }
        ActionButton {
            id: sideNext
            objectName: Theme.portrait ? "primaryUnused" : "primary"
            anchors.bottom: parent.bottom
            width: parent.width
            tall: 144
            visible: !Theme.portrait && label !== ""
            kind: "primary"
            label: screen.step.primary ?? ""
            usable: screen.model.canAdvance
            reason: screen.model.blockedReason
            onActivated: screen.model.advance()
        }
    }

    Item {
        id: foot
        visible: Theme.portrait
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: next.visible ? next.height + 18 + (saved.visible ? saved.height + 20 : 16) : 0
        ActionButton {
            id: next
            objectName: Theme.portrait ? "primary" : "primaryUnused"
            x: Theme.margin
            y: 10
            width: parent.width - 2 * Theme.margin
            tall: Theme.lowReach ? 120 : 140
            labelSize: Theme.largePrint ? 48 : 42
            visible: label !== ""
            kind: "primary"
            label: screen.step.primary ?? ""
            usable: screen.model.canAdvance
            reason: screen.model.blockedReason
            onActivated: screen.model.advance()
        }
        Words {
            id: saved
            anchors.top: next.bottom
            anchors.topMargin: 10
            anchors.horizontalCenter: parent.horizontalCenter
            visible: next.visible && text !== "" && screen.step.kind !== "exit" && screen.step.kind !== "result"
            size: "note"
            font.pixelSize: Theme.largePrint ? 30 : 26
            text: screen.model.savedText
        }
    }

    FigureSheet { id: figureSheet; explanation: screen.model.explanation }
    EditSheet { id: editSheet; entries: screen.model.entries }
    TakeAwaySheet { id: takeAwaySheet; takeAway: screen.model.takeAway }
}
