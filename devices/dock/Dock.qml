pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window

// The dock's panel: people with their cards and phones, the devices with their plugs and
// troubles, and the paper that came out.
Window {
    id: window
    required property var panel
    title: "设备坞 Device dock"
    width: 1240
    height: 860
    minimumWidth: 980
    minimumHeight: 620
    visible: true
    color: "#F3F6FA"

    readonly property color ink: "#12233F"
    readonly property color secondary: "#52627A"
    readonly property color line: "#D9E0EA"
    readonly property color brand: "#1457C8"
    readonly property color brandSoft: "#E5EEFC"
    readonly property color alarm: "#B3172B"
    readonly property color alarmSoft: "#FDE3E6"
    readonly property color fine: "#0F7B4F"
    readonly property string family: "Noto Sans CJK SC"

    component Words: Text {
        color: window.ink
        font.family: window.family
        font.pixelSize: 16
        wrapMode: Text.Wrap
    }

    component Press: Rectangle {
        id: press
        property string text
        property bool strong: false
        property bool on: false
        signal pressed
        implicitWidth: words.implicitWidth + 28
        implicitHeight: 38
        radius: 10
        opacity: enabled ? 1 : 0.4
        color: on ? window.alarmSoft : strong ? window.brand : area.containsMouse ? window.brandSoft : "#FFFFFF"
        border.width: strong ? 0 : 1
        border.color: on ? window.alarm : activeFocus ? window.brand : window.line
        activeFocusOnTab: true
        Accessible.role: Accessible.Button
        Accessible.name: text
        Keys.onReturnPressed: pressed()
        Keys.onSpacePressed: pressed()
        Words {
            id: words
            anchors.centerIn: parent
            text: press.text
            font.pixelSize: 15
            wrapMode: Text.NoWrap
            color: press.on ? window.alarm : press.strong ? "#FFFFFF" : window.ink
        }
        MouseArea {
            id: area
            anchors.fill: parent
            hoverEnabled: true
            onClicked: press.pressed()
        }
    }

    component Panel: Rectangle {
        color: "#FFFFFF"
        radius: 16
        border.color: window.line
    }

    Item {
        id: header
        width: parent.width
        height: 72
        Words {
            x: 24
            anchors.verticalCenter: parent.verticalCenter
            text: "设备坞  <font color='#52627A'>Device dock</font>"
            textFormat: Text.StyledText
            font.pixelSize: 26
            font.weight: Font.Bold
        }
        Words {
            objectName: "message"
            anchors.right: parent.right
            anchors.rightMargin: 24
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 420
            horizontalAlignment: Text.AlignRight
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            text: window.panel.message
            color: window.panel.refused ? window.alarm : window.secondary
        }
    }

    Row {
        id: columns
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: 24
        anchors.topMargin: 0
        spacing: 20
        readonly property real space: width - 2 * spacing

        Panel {
            width: columns.space * 0.3
            height: parent.height
            Column {
                id: held
                x: 18
                y: 16
                width: parent.width - 36
                spacing: 10
                Words {
                    text: "来访者 Visitors"
                    font.pixelSize: 20
                    font.weight: Font.DemiBold
                }
                Flow {
                    width: parent.width
                    spacing: 8
                    Press {
                        text: "走近 Approach"
                        onPressed: window.panel.step(true)
                    }
                    Press {
                        text: "离开 Leave"
                        onPressed: window.panel.step(false)
                    }
                    Press {
                        objectName: "pullCard"
                        text: "取卡 Pull card"
                        enabled: window.panel.cardLies
                        onPressed: window.panel.pullCard()
                    }
                    Press {
                        objectName: "hideCode"
                        text: "收手机 Hide phone"
                        enabled: window.panel.codeShown
                        onPressed: window.panel.hideCode()
                    }
                }
                Words {
                    width: parent.width
                    visible: window.panel.people.length === 0
                    color: window.secondary
                    text: "没有人员文件。用 --people FILE 启动。\nNo people file. Start with --people FILE."
                }
            }
            ListView {
                objectName: "people"
                anchors.top: held.bottom
                anchors.topMargin: 14
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 8
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: 18
                anchors.rightMargin: 18
                clip: true
                spacing: 10
                boundsBehavior: Flickable.StopAtBounds
                model: window.panel.people
                delegate: Rectangle {
                    id: person
                    required property var modelData
                    width: ListView.view.width
                    height: inside.implicitHeight + 24
                    radius: 12
                    color: modelData.lies ? window.brandSoft : "#FFFFFF"
                    border.color: modelData.lies ? window.brand : window.line
                    Column {
                        id: inside
                        x: 14
                        y: 12
                        width: parent.width - 28
                        spacing: 8
                        Words {
                            width: parent.width
                            text: person.modelData.label
                        }
                        Flow {
                            width: parent.width
                            spacing: 8
                            Press {
                                text: "放卡 Card"
                                strong: !person.modelData.lies
                                enabled: !person.modelData.lies
                                onPressed: window.panel.insertCardOf(person.modelData.label)
                            }
                            Press {
                                visible: person.modelData.hasPhone
                                text: "出示码 Phone"
                                onPressed: window.panel.showCodeOf(person.modelData.label)
                            }
                        }
                    }
                }
            }
        }

        Panel {
            width: columns.space * 0.4
            height: parent.height
            Words {
                id: devicesTitle
                x: 18
                y: 16
                text: "设备 Devices"
                font.pixelSize: 20
                font.weight: Font.DemiBold
            }
            ListView {
                objectName: "devices"
                anchors.top: devicesTitle.bottom
                anchors.topMargin: 12
                anchors.bottom: codeRow.top
                anchors.bottomMargin: 12
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: 18
                anchors.rightMargin: 18
                clip: true
                spacing: 10
                boundsBehavior: Flickable.StopAtBounds
                model: window.panel.devices
                delegate: Rectangle {
                    id: device
                    required property var modelData
                    width: ListView.view.width
                    height: about.implicitHeight + 24
                    radius: 12
                    border.color: window.line
                    Column {
                        id: about
                        x: 14
                        y: 12
                        width: parent.width - 28
                        spacing: 8
                        Item {
                            width: parent.width
                            height: plug.height
                            Rectangle {
                                id: lamp
                                width: 12
                                height: 12
                                radius: 6
                                anchors.verticalCenter: parent.verticalCenter
                                color: !device.modelData.plugged ? "#9AA7B8" : device.modelData.wrong ? window.alarm : window.fine
                            }
                            Words {
                                anchors.left: lamp.right
                                anchors.leftMargin: 10
                                anchors.right: plug.left
                                anchors.rightMargin: 8
                                anchors.verticalCenter: parent.verticalCenter
                                text: device.modelData.title
                                wrapMode: Text.NoWrap
                                elide: Text.ElideRight
                                font.weight: Font.DemiBold
                            }
                            Press {
                                id: plug
                                anchors.right: parent.right
                                text: device.modelData.plugged ? "拔掉 Unplug" : "插上 Plug in"
                                strong: !device.modelData.plugged
                                onPressed: window.panel.setPlugged(device.modelData.name, !device.modelData.plugged)
                            }
                        }
                        Flow {
                            width: parent.width
                            spacing: 6
                            Repeater {
                                model: device.modelData.faults
                                Press {
                                    id: chip
                                    required property var modelData
                                    implicitHeight: 32
                                    text: modelData.title
                                    on: modelData.on
                                    onPressed: window.panel.setFault(device.modelData.name, modelData.kind, !modelData.on)
                                }
                            }
                        }
                    }
                }
            }
            Row {
                id: codeRow
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 16
                x: 18
                width: parent.width - 36
                spacing: 8
                Rectangle {
                    width: parent.width - showText.width - scanText.width - 16
                    height: 38
                    radius: 10
                    border.color: typed.activeFocus ? window.brand : window.line
                    clip: true
                    TextInput {
                        id: typed
                        objectName: "codeText"
                        anchors.fill: parent
                        anchors.leftMargin: 12
                        anchors.rightMargin: 12
                        verticalAlignment: TextInput.AlignVCenter
                        font.family: window.family
                        font.pixelSize: 15
                        color: window.ink
                        activeFocusOnTab: true
                        onAccepted: window.panel.showCode(text)
                        Words {
                            anchors.verticalCenter: parent.verticalCenter
                            visible: typed.text === ""
                            text: "任意二维码内容 Any code text"
                            color: window.secondary
                            font.pixelSize: 15
                        }
                    }
                }
                Press {
                    id: showText
                    objectName: "showText"
                    text: "出示 Show"
                    enabled: typed.text !== ""
                    onPressed: window.panel.showCode(typed.text)
                }
                Press {
                    id: scanText
                    objectName: "scanText"
                    text: "扫 Scan"
                    enabled: typed.text !== ""
                    onPressed: window.panel.scan(typed.text)
                }
            }
        }

        Panel {
            width: columns.space * 0.3
            height: parent.height
            color: "#E9EDF3"
            Column {
                id: paperHead
                x: 18
                y: 16
                width: parent.width - 36
                spacing: 10
                Words {
                    width: parent.width
                    text: "凭条 Slips: " + window.panel.slipsPrinted + "    文件 Documents: " + window.panel.documentsPrinted
                    font.pixelSize: 18
                    font.weight: Font.DemiBold
                }
                Row {
                    spacing: 10
                    Press {
                        objectName: "paperOut"
                        text: "抽走纸 Paper out"
                        onPressed: window.panel.paperOut()
                    }
                    Press {
                        objectName: "paperIn"
                        text: "装纸 Paper in"
                        onPressed: window.panel.paperIn()
                    }
                }
            }
            Flickable {
                anchors.top: paperHead.bottom
                anchors.topMargin: 14
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 16
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: 18
                anchors.rightMargin: 18
                clip: true
                contentHeight: paper.height
                boundsBehavior: Flickable.StopAtBounds
                Image {
                    id: paper
                    objectName: "paper"
                    width: parent.width
                    height: status === Image.Ready ? width * sourceSize.height / sourceSize.width : 0
                    source: window.panel.paper
                    smooth: true
                    mipmap: true
                }
            }
            Words {
                anchors.centerIn: parent
                width: parent.width - 60
                visible: window.panel.paper === ""
                horizontalAlignment: Text.AlignHCenter
                color: window.secondary
                text: "还没有打印\nNothing printed yet"
            }
        }
    }
}
