pragma ComponentBehavior: Bound
import QtQuick
import screens.theme
import screens.components

// Is it you? One more proof before a matter that wants it; every way counts the same.
FocusScope {
    id: screen
    required property var model
    readonly property string asking: model.askingFor
    readonly property bool looking: asking === "looking"
    // On a wide screen the question stands beside its answers, not above them.
    readonly property bool halved: !Theme.portrait
    readonly property bool centred: !halved && (asking === "missed" || looking)
    readonly property real spare: Math.max(0, height - question.height - ways.height - 28 - 72)
    // Which picture stands on a way.
    readonly property var signs: ({ "sms": "message", "face": "look", "staff": "staff" })
    objectName: "screen_second_proof"

    Loader {
        objectName: "proofCode"
        anchors.fill: parent
        focus: active
        active: screen.asking === "code"
        onActiveChanged: if (active) setSource("../number_entry/NumberEntry.qml", { model: screen.model.numberModel })
    }

    ScrollArea {
        anchors.fill: parent
        visible: screen.asking !== "code"
        spacing: 0
        above: screen.halved ? Math.max(28, (height - halves.height) / 3) : 28

        // The answers stand low, where the hand is; the picture high, where the camera is.
        Item { width: 1; height: screen.halved || screen.looking ? 0 : screen.spare }
        Flow {
            id: halves
            width: parent.width
            spacing: screen.halved ? 56 : 28

            Column {
                id: question
                width: screen.halved ? halves.width * (screen.asking === "way" ? 0.4 : 0.5) : halves.width
                spacing: Theme.portrait && !Theme.largePrint ? 28 : 20

                Rectangle {
                    x: screen.centred ? (parent.width - width) / 2 : 0
                    visible: screen.asking === "missed"
                    width: Theme.portrait ? 140 : 100
                    height: width
                    radius: width / 2
                    color: Theme.statusSoft["due"]
                    border.width: Theme.highContrast ? 3 : 0
                    border.color: Theme.line
                    Words {
                        anchors.centerIn: parent
                        text: "!"
                        font.pixelSize: parent.width * 0.62
                        font.weight: Font.Bold
                        color: Theme.statusInk["due"]
                        Accessible.ignored: true
                    }
                }
                Words {
                    objectName: "proofTitle"
                    width: parent.width
                    size: "title"
                    horizontalAlignment: screen.centred ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.model.title
                }
                Words {
                    objectName: "proofText"
                    width: parent.width
                    visible: text !== ""
                    horizontalAlignment: screen.centred ? Text.AlignHCenter : Text.AlignLeft
                    text: screen.model.text
                }
                Notice {
                    objectName: "proofProblem"
                    width: parent.width
                    visible: screen.model.problem !== ""
                    status: "due"
                    text: screen.model.problem
                }
                // What the camera sees, as in a mirror, with an oval where the face goes.
                Rectangle {
                    id: mirror
                    readonly property bool sensitive: true
                    objectName: "proofPicture"
                    x: screen.centred ? (parent.width - width) / 2 : 0
                    visible: screen.looking
                    width: Math.min(parent.width, !screen.halved && Theme.shallow ? 560 : 860)
                    height: width * (Theme.portrait && !Theme.lowReach ? 0.75 : 9 / 16)
                    radius: Theme.radius
                    color: "#0B1728"
                    border.width: 4
                    border.color: Theme.brand
                    clip: true
                    Image {
                        anchors.fill: parent
                        anchors.margins: 4
                        fillMode: Image.PreserveAspectCrop
                        mirror: true
                        cache: false
                        source: screen.looking ? screen.model.pictureSource : ""
                        Accessible.role: Accessible.Graphic
                        Accessible.name: screen.model.pictureName
                    }
                    Spinner {
                        anchors.centerIn: parent
                        visible: screen.looking && screen.model.pictureSource === ""
                    }
                    Rectangle {
                        anchors.centerIn: parent
                        width: parent.height * 0.62
                        height: parent.height * 0.86
                        radius: width / 2
                        color: "transparent"
                        border.width: 6
                        border.color: "#FFFFFF"
                    }
                }
                Words {
                    objectName: "proofAdvice"
                    width: parent.width
                    visible: screen.looking
                    size: "item"
                    horizontalAlignment: Text.AlignHCenter
                    text: screen.model.advice
                }
                Card {
                    width: parent.width
                    visible: screen.model.points.length > 0
                    height: points.height + 64
                    Column {
                        id: points
                        x: 40
                        y: 32
                        width: parent.width - 80
                        spacing: Theme.portrait ? 28 : 18
                        Repeater {
                            model: screen.model.points
                            Flow {
                                id: point
                                required property var modelData
                                // Seated, where room is short, side by side.
                                readonly property bool beside: Theme.lowReach && !Theme.largePrint
                                width: points.width
                                spacing: 4
                                Words {
                                    width: point.beside ? parent.width * 0.17 : parent.width
                                    size: "note"
                                    color: Theme.secondary
                                    text: point.modelData.name
                                }
                                Words {
                                    width: point.beside ? parent.width * 0.82 : parent.width
                                    text: point.modelData.value
                                }
                            }
                        }
                    }
                }
            }
            Column {
                id: answers
                width: screen.halved ? halves.width - question.width - halves.spacing : halves.width
                spacing: Theme.gap
                topPadding: screen.looking && !screen.halved ? screen.spare : 0

                Spinner {
                    anchors.horizontalCenter: parent.horizontalCenter
                    visible: screen.model.working
                }
                // The ways have all the same look: none is pressed on anybody.
                Flow {
                    id: ways
                    width: parent.width
                    spacing: Theme.gap
                    visible: !screen.model.working
                    Repeater {
                        model: screen.model.choices
                        Pressable {
                            id: way
                            required property var modelData
                            objectName: "choice_" + modelData.id
                            readonly property string sign: screen.signs[modelData.id] ?? ""
                            readonly property bool drawn: sign !== "" && screen.asking === "way"
                            // Seated, where room is short, two ways stand side by side.
                            width: Theme.lowReach && screen.model.choices.length === 2 ? (ways.width - ways.spacing) / 2 : ways.width
                            height: Math.max(drawn ? (Theme.shallow ? 140 : 168) : Theme.shallow ? 112 : 128, words.implicitHeight + 44)
                            name: modelData.note !== "" ? modelData.label + ". " + modelData.note : modelData.label
                            onActivated: screen.model.choose(modelData.id)
                            Card {
                                anchors.fill: parent
                                border.width: 3
                                border.color: Theme.brand
                            }
                            Rectangle {
                                id: plate
                                visible: way.drawn
                                x: 32
                                anchors.verticalCenter: parent.verticalCenter
                                width: 104
                                height: width
                                radius: 24
                                color: Theme.brandSoft
                                border.width: Theme.highContrast ? 2 : 0
                                border.color: Theme.brand
                                Pictogram {
                                    anchors.centerIn: parent
                                    width: parent.width * 0.66
                                    what: way.sign
                                    ink: Theme.brandInk
                                    ground: parent.color // qmllint disable missing-property
                                }
                            }
                            Column {
                                id: words
                                x: way.drawn ? plate.x + plate.width + 32 : 32
                                width: parent.width - x - 32
                                anchors.verticalCenter: parent.verticalCenter
                                spacing: 4
                                Words {
                                    width: parent.width
                                    size: "item"
                                    color: Theme.brandInk
                                    horizontalAlignment: way.drawn ? Text.AlignLeft : Text.AlignHCenter
                                    text: way.modelData.label
                                    Accessible.ignored: true
                                }
                                Words {
                                    width: parent.width
                                    visible: text !== ""
                                    color: Theme.secondary
                                    horizontalAlignment: way.drawn ? Text.AlignLeft : Text.AlignHCenter
                                    text: way.modelData.note
                                    Accessible.ignored: true
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
