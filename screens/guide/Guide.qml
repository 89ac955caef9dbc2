pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// What is done elsewhere: why, which way is best, what to bring; and a number for the window.
Sheet {
    id: sheet
    required property var model
    readonly property var page: model.page
    readonly property var queue: model.queueState
    readonly property bool choosing: model.choosingTime
    objectName: "guideSheet"
    open: model.isOpen
    heading: choosing ? qsTr("约一个时间") : page.name ?? ""
    wide: true
    onClosed: model.close()

    Column {
        width: parent.width
        visible: !sheet.choosing
        spacing: 24

        Words {
            width: parent.width
            text: sheet.page.why ?? ""
        }
        Repeater {
            model: sheet.page.ways ?? []
            Card {
                id: way
                required property var modelData
                objectName: "way_" + modelData.channel
                width: parent ? parent.width : 0
                height: words.implicitHeight + 48
                border.width: modelData.best ? 4 : 2
                border.color: modelData.best ? Theme.brand : Theme.line
                Column {
                    id: words
                    x: 32
                    y: 24
                    width: parent.width - 64
                    spacing: 6
                    Words {
                        width: parent.width
                        size: "item"
                        color: Theme.brandInk
                        text: (way.modelData.best ? "★ " + qsTr("最方便") + " · " : "") + way.modelData.channel
                    }
                    Words {
                        width: parent.width
                        text: way.modelData.where
                        font.weight: Font.DemiBold
                    }
                    Words {
                        width: parent.width
                        text: way.modelData.why
                    }
                    Words {
                        width: parent.width
                        size: "note"
                        text: way.modelData.facts
                    }
                }
            }
        }
        Lines {
            heading: qsTr("要带的")
            entries: sheet.page.bring ?? []
        }
        Lines {
            heading: qsTr("要知道的")
            entries: sheet.page.steps ?? []
        }
        Words {
            width: parent.width
            visible: (sheet.page.basis ?? []).length > 0
            size: "note"
            text: qsTr("依据") + ": " + (sheet.page.basis ?? []).join("; ")
        }
    }

    Column {
        width: parent.width
        visible: sheet.choosing
        spacing: 24
        Words {
            width: parent.width
            visible: text !== ""
            text: sheet.model.times.nothing ?? ""
        }
        Grid {
            id: days
            width: parent.width
            columns: hours.columns
            spacing: 20
            Repeater {
                model: sheet.model.times.days ?? []
                ActionButton {
                    required property var modelData
                    objectName: "day_" + modelData.id
                    width: (days.width - 20 * (days.columns - 1)) / days.columns
                    tall: Math.max(Theme.touch, Alike.highest(days))
                    inset: 8
                    chosen: modelData.chosen
                    usable: modelData.usable
                    reason: qsTr("约满")
                    label: modelData.label
                    onActivated: sheet.model.chooseDay(modelData.id)
                }
            }
        }
        Grid {
            id: hours
            width: parent.width
            columns: Theme.largePrint ? 2 : Theme.portrait ? 3 : 5
            spacing: 20
            Repeater {
                model: sheet.model.times.slots ?? []
                ActionButton {
                    required property var modelData
                    objectName: "time_" + modelData.id
                    width: (hours.width - 20 * (hours.columns - 1)) / hours.columns
                    tall: Math.max(Theme.touch, Alike.highest(hours))
                    usable: modelData.usable
                    reason: modelData.note
                    label: modelData.label + (modelData.usable ? " · " + modelData.note : "")
                    onActivated: sheet.model.bookTime(modelData.id)
                }
            }
        }
    }

    footer: Column {
        width: parent.width
        spacing: 20

        Notice {
            width: parent.width
            visible: (sheet.queue.problem ?? "") !== ""
            objectName: "queueProblem"
            status: "due"
            text: sheet.queue.problem ?? ""
            actionLabel: sheet.queue.offline === true ? qsTr("再试一次") : ""
            onActed: sheet.model.tryAgain()
        }
        // On a wide screen what to do stands beside how the queue is.
        Flow {
            id: both
            readonly property bool side: !Theme.portrait
            width: parent.width
            visible: !sheet.choosing && sheet.queue.name !== undefined && sheet.queue.offline !== true
            spacing: 20
            Card {
                id: state
                width: both.side ? Math.round(both.width * 0.4) : both.width
                height: Math.max(standing.implicitHeight + 40, both.side ? acts.height : 0)
                Column {
                    id: standing
                    x: 32
                    y: 20
                    width: parent.width - 64
                    spacing: 4
                    Words {
                        width: parent.width
                        size: "note"
                        text: sheet.queue.name ?? ""
                    }
                    Row {
                        width: parent.width
                        spacing: 32
                        Words {
                            id: big
                            objectName: "queueNumber"
                            visible: text !== ""
                            size: "hero"
                            color: Theme.brandInk
                            text: sheet.queue.number ?? ""
                        }
                        Words {
                            objectName: "queueLine"
                            width: parent.width - (big.visible ? big.width + 32 : 0)
                            anchors.verticalCenter: parent.verticalCenter
                            text: sheet.queue.busy === true && (sheet.queue.line ?? "") === "" ? qsTr("正在看有多少人排队…") : sheet.queue.line ?? ""
                            font.weight: Font.DemiBold
                        }
                    }
                    Words {
                        objectName: "bookedLine"
                        width: parent.width
                        visible: text !== ""
                        text: sheet.queue.booked ?? ""
                        font.weight: Font.DemiBold
                        color: Theme.brandInk
                    }
                    Words {
                        width: parent.width
                        visible: sheet.queue.printed === true
                        size: "note"
                        text: qsTr("号票已打印,请取走")
                    }
                }
            }
            Flow {
                id: acts
                // Not from their visibility: that follows this positioner's own.
                readonly property int count: [sheet.page.help, sheet.page.concern, sheet.queue.canTake, sheet.queue.canGiveBack, sheet.queue.canBook, (sheet.queue.booked ?? "") !== ""].filter(there => there === true).length
                readonly property int columns: Theme.largePrint && Theme.portrait && count < 3 ? 1 : Math.min(count, 2)
                readonly property real tall: Math.max(Theme.touch, Alike.highest(acts))
                readonly property int labelSize: Theme.largePrint && (both.side || columns > 1) ? Theme.body : Theme.item
                readonly property real cell: columns > 0 ? (width - 20 * (columns - 1)) / columns : width
                width: both.side ? both.width - state.width - 20 : both.width
                visible: count > 0
                spacing: 20
                ActionButton {
                    objectName: "helpNow"
                    visible: sheet.page.help === true
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    kind: "primary"
                    label: qsTr("现在请人帮我")
                    onActivated: sheet.model.callHelp()
                }
                ActionButton {
                    objectName: "tellConcern"
                    visible: sheet.page.concern === true
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    label: qsTr("我有意见要说")
                    onActivated: sheet.model.tellConcern()
                }
                ActionButton {
                    objectName: "takeNumber"
                    visible: sheet.queue.canTake === true
                    usable: sheet.queue.busy !== true
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    kind: sheet.page.help === true ? "outline" : "primary"
                    label: qsTr("取今天的号")
                    onActivated: sheet.model.takeNumber()
                }
                ActionButton {
                    objectName: "giveNumberBack"
                    visible: sheet.queue.canGiveBack === true
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    label: qsTr("不要这个号了")
                    onActivated: sheet.model.giveNumberBack()
                }
                ActionButton {
                    objectName: "openTimes"
                    visible: sheet.queue.canBook === true
                    usable: sheet.queue.busy !== true
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    label: qsTr("改天来,约个时间")
                    onActivated: sheet.model.openTimes()
                }
                ActionButton {
                    objectName: "giveTimeBack"
                    visible: (sheet.queue.booked ?? "") !== ""
                    width: acts.cell
                    tall: acts.tall
                    labelSize: acts.labelSize
                    label: qsTr("取消预约")
                    onActivated: sheet.model.giveTimeBack()
                }
            }
        }
    }

    // A heading and short lines below it.
    component Lines: Column {
        id: lines
        required property string heading
        required property var entries
        width: parent ? parent.width : 0
        visible: entries.length > 0
        spacing: 8
        Words {
            width: parent.width
            size: "item"
            text: lines.heading
        }
        Repeater {
            model: lines.entries
            Words {
                required property string modelData
                width: lines.width
                text: "· " + modelData
            }
        }
    }
}
