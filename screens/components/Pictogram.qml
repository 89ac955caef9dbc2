pragma ComponentBehavior: Bound
import QtQuick

// What to hold in one's hand, drawn: an identity card (card, or face for what is on it), a
// code on a phone (code), a key pad (number); or who is asked: a phone with a message
// (message), a face before the camera (look), a person (staff). Plain boxes, so that it costs
// the first frame nothing.
Item {
    id: picture

    property string what: "card"
    property color ink: "#0D439F"
    property color ground: "#E5EEFC"
    implicitWidth: 72
    implicitHeight: implicitWidth

    component Box: Rectangle {
        property real at: 0 // left, of 24
        property real down: 0 // top, of 24
        property real wide: 1
        property real high: 1
        x: at * picture.width / 24
        y: down * picture.width / 24
        width: wide * picture.width / 24
        height: high * picture.width / 24
        radius: Math.min(width, height) * 0.22
        color: picture.ink
    }
    component Finder: Box {
        id: finder
        wide: 9
        high: 9
        radius: 4
        Rectangle {
            anchors.fill: parent
            anchors.margins: finder.width * 0.2
            color: picture.ground
            radius: 2
            Rectangle {
                anchors.centerIn: parent
                width: finder.width * 0.3
                height: width
                color: picture.ink
            }
        }
    }

    Item {
        anchors.fill: parent
        visible: picture.what === "card" || picture.what === "face"
        Box { visible: picture.what === "card"; at: 1; down: 4; wide: 22; high: 16; radius: picture.width * 0.1 }
        Box { at: 2.6; down: 5.6; wide: 18.8; high: 12.8; radius: picture.width * 0.05; color: picture.ground }
        Box { at: 4.6; down: 8; wide: 8; high: 1.7 }
        Box { at: 4.6; down: 11.2; wide: 6; high: 1.7 }
        Box { at: 4.6; down: 14.6; wide: 14.8; high: 1.7 }
        Box { at: 15.6; down: 7.4; wide: 3; high: 3; radius: width / 2 }
        Box { at: 14.4; down: 10.9; wide: 5.4; high: 2.4; radius: height / 2 }
    }
    Item {
        anchors.fill: parent
        visible: picture.what === "code"
        Finder { at: 1.5; down: 1.5 }
        Finder { at: 13.5; down: 1.5 }
        Finder { at: 1.5; down: 13.5 }
        Repeater {
            model: [[13.5, 13.5], [18, 13.5], [20.3, 15.8], [15.8, 15.8], [13.5, 18], [18, 18], [20.3, 20.3], [15.8, 20.3]]
            Box {
                required property var modelData
                at: modelData[0]
                down: modelData[1]
                wide: 2.3
                high: 2.3
                radius: 0
            }
        }
    }
    Item {
        anchors.fill: parent
        visible: picture.what === "number"
        Repeater {
            model: 10
            Box {
                required property int index
                at: index === 9 ? 9.7 : 2.6 + 7.1 * (index % 3)
                down: 1.2 + 5.9 * Math.floor(index / 3)
                wide: 4.6
                high: 4.1
                radius: height * 0.3
            }
        }
    }
    Item {
        anchors.fill: parent
        visible: picture.what === "message"
        Box { at: 5.5; down: 1; wide: 13; high: 22; radius: picture.width * 0.11 }
        Box { at: 7.2; down: 4; wide: 9.6; high: 14.6; radius: picture.width * 0.03; color: picture.ground }
        Box { at: 8.6; down: 6.6; wide: 6.8; high: 1.7 }
        Box { at: 8.6; down: 9.9; wide: 6.8; high: 1.7 }
        Box { at: 8.6; down: 13.2; wide: 4; high: 1.7 }
        Box { at: 10.8; down: 19.8; wide: 2.4; high: 1.6; radius: height / 2; color: picture.ground }
    }
    Item {
        id: person
        anchors.fill: parent
        readonly property bool framed: picture.what === "look"
        visible: picture.what === "look" || picture.what === "staff"
        Box { at: person.framed ? 9 : 8; down: person.framed ? 5.6 : 2; wide: person.framed ? 6 : 8; high: wide; radius: width / 2 }
        Box { at: person.framed ? 6.6 : 3.5; down: person.framed ? 13 : 12.2; wide: person.framed ? 10.8 : 17; high: person.framed ? 5.8 : 9.8; radius: height * 0.55 }
        Repeater {
            model: person.framed ? [[1, 1, 6, 1.8], [17, 1, 6, 1.8], [1, 21.2, 6, 1.8], [17, 21.2, 6, 1.8], [1, 1, 1.8, 6], [21.2, 1, 1.8, 6], [1, 17, 1.8, 6], [21.2, 17, 1.8, 6]] : []
            Box {
                required property var modelData
                at: modelData[0]
                down: modelData[1]
                wide: modelData[2]
                high: modelData[3]
            }
        }
    }
}
