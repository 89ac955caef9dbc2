pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// What became of it: accepted with its number, or plainly not accepted yet. Where
// nothing was handed in there is only the paper to take home.
Column {
    id: card
    property var result: ({})
    // What became of it in one sentence, and what it means; shown in the card, not above it.
    property string headline: ""
    property string lead: ""
    required property var takeAway
    signal printAgain()
    signal printPage()
    signal payNow()
    spacing: 24

    readonly property string status: result.status ?? "unknown"
    // The headline names what was issued, or how it stands: that is not said twice.
    readonly property bool named: (result.text ?? "") !== "" && headline.includes(result.text)

    Rectangle {
        width: parent.width
        visible: (card.result.word ?? "") !== ""
        height: head.implicitHeight + 80
        radius: Theme.radius
        color: Theme.statusSoft[card.status]
        border.width: Theme.highContrast ? 3 : 0
        border.color: Theme.line
        Column {
            id: head
            x: 40
            y: 40
            width: parent.width - 80
            spacing: 16
            Row {
                spacing: 28
                StatusMark {
                    id: mark
                    implicitWidth: 96
                    status: card.status
                }
                Words {
                    objectName: "resultWord"
                    size: "title"
                    anchors.verticalCenter: parent.verticalCenter
                    width: head.width - mark.width - 28
                    text: card.headline !== "" ? card.headline : card.result.word ?? ""
                    color: Theme.statusInk[card.status]
                }
            }
            // How it stands in the words of the receipt, where the headline has others.
            Words {
                width: parent.width
                visible: text !== "" && !card.named && !card.headline.includes(text)
                size: "item"
                text: card.result.word ?? ""
                color: Theme.statusInk[card.status]
            }
            Words {
                width: parent.width
                visible: text !== "" && !card.named
                text: card.result.text ?? ""
                color: Theme.statusInk[card.status]
                font.weight: Font.DemiBold
            }
            Words {
                width: parent.width
                visible: text !== ""
                text: card.lead
                color: Theme.statusInk[card.status]
            }
        }
    }
    ActionButton {
        objectName: "payNow"
        width: parent.width
        visible: label !== ""
        kind: "soft"
        label: card.result.payLabel ?? ""
        onActivated: card.payNow()
    }
    Notice {
        objectName: "printState"
        width: parent.width
        visible: text !== ""
        status: card.result.printStatus ?? "unknown"
        text: card.result.printText ?? ""
        actionLabel: card.result.printAction ?? ""
        onActed: card.printAgain()
    }
    Notice {
        objectName: "pageState"
        width: parent.width
        visible: text !== ""
        status: card.takeAway.page.status ?? "unknown"
        text: card.takeAway.page.text ?? ""
        actionLabel: card.takeAway.page.action ?? ""
        onActed: card.printPage()
    }
    // Where printing failed the other ways stand right below the words about it.
    Offers { offers: card.takeAway.urgent ? card.takeAway.offers : [] }
    Card {
        width: parent.width
        visible: (card.result.rows ?? []).length > 0
        height: lines.implicitHeight + 24
        Column {
            id: lines
            x: 40
            y: 12
            width: parent.width - 80
            Repeater {
                model: card.result.rows ?? []
                FigureRow {
                    required property var modelData
                    required property int index
                    width: lines.width
                    label: modelData.label
                    value: modelData.value
                    lastRow: index === (card.result.rows ?? []).length - 1
                }
            }
        }
    }
    // On a wide screen it stands beside the card; see Task.
    ReceiptCode {
        visible: Theme.portrait && (card.result.code ?? "") !== ""
        width: parent.width
        result: card.result
    }
    ActionButton {
        objectName: "printSlip"
        width: parent.width
        visible: label !== ""
        label: card.result.printLabel ?? ""
        onActivated: card.printAgain()
    }
    ActionButton {
        objectName: "printPage"
        width: parent.width
        visible: card.result.canPrintPage === true
        label: (card.result.pageLabel ?? "") !== "" ? card.result.pageLabel : (card.result.word ?? "") !== "" ? qsTr("打印 A4 回执") : qsTr("打印 A4 查询单")
        onActivated: card.printPage()
    }
    Offers { offers: card.takeAway.urgent ? [] : card.takeAway.offers }

    component Offers: Column {
        id: ways
        property var offers: []
        width: card.width
        visible: offers.length > 0
        spacing: 20
        Repeater {
            model: ways.offers
            ActionButton {
                required property var modelData
                objectName: "take_" + modelData.way
                width: ways.width
                label: modelData.label
                onActivated: card.takeAway.take(modelData.way)
            }
        }
    }
}
