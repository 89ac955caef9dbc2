import QtQuick
import screens.theme
import screens.components

// The three ways out, in the same place on every screen: back, home, remote help.
Rectangle {
    id: bar
    required property var shell
    color: Theme.card

    Rectangle {
        width: Theme.portrait ? parent.width : 2
        height: Theme.portrait ? 2 : parent.height
        color: Theme.line
    }
    ActionButton {
        id: back
        objectName: "goBack"
        label: qsTr("返回")
        usable: bar.shell.canGoBack
        reason: bar.shell.backReason
        reasonSize: 26
        labelSize: Math.min(Theme.item, 42)
        x: 32
        y: Theme.portrait ? 32 : parent.height - 2 * (height + 20) - helpButton.height - 32
        width: Theme.portrait ? 200 : parent.width - 64
        height: Theme.portrait ? Theme.touch : 124
        onActivated: bar.shell.goBack()
    }
    ActionButton {
        id: home
        objectName: "goHome"
        label: qsTr("首页")
        usable: bar.shell.canGoHome
        reason: bar.shell.homeReason
        reasonSize: 26
        labelSize: back.labelSize
        x: Theme.portrait ? back.x + back.width + 24 : 32
        y: Theme.portrait ? 32 : back.y + back.height + 20
        width: back.width
        height: back.height
        onActivated: bar.shell.goHome()
    }
    ActionButton {
        id: helpButton
        objectName: "callHelp"
        kind: "soft"
        labelSize: Theme.portrait ? 35 : 28
        mark: Theme.portrait ? "dot" : ""
        markColor: bar.shell.helpReachable ? Theme.statusFill["fine"] : Theme.statusFill["unknown"]
        label: Theme.portrait ? bar.shell.helpText : bar.shell.helpText.replace(" · ", "\n")
        usable: bar.shell.helpUsable
        reason: qsTr("正在准备")
        x: Theme.portrait ? home.x + home.width + 24 : 32
        y: Theme.portrait ? 32 : home.y + home.height + 20
        width: Theme.portrait ? parent.width - x - 32 : back.width
        height: Theme.portrait ? Theme.touch : 190
        onActivated: bar.shell.askHelp()
    }
}
