import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import screens.theme

// The on-screen keyboard in the hall's own look: keys of at least 88 design pixels, the
// letters large, nothing that moves.
KeyboardStyle {
    id: style

    keyboardDesignWidth: 1080
    keyboardDesignHeight: 500
    keyboardRelativeLeftMargin: 10 / keyboardDesignWidth
    keyboardRelativeRightMargin: 10 / keyboardDesignWidth
    keyboardRelativeTopMargin: 8 / keyboardDesignHeight
    keyboardRelativeBottomMargin: 8 / keyboardDesignHeight

    keyboardBackground: Rectangle {
        color: Theme.highContrast ? "#000000" : "#D5DCE6"
        Rectangle {
            width: parent.width
            height: Theme.highContrast ? 3 : 0
            color: Theme.line
        }
    }

    component Cap: KeyPanel {
        id: cap
        readonly property var key: control
        property string legend: key ? key.displayText : ""
        property bool quiet: false
        property bool strong: false
        Rectangle {
            anchors.fill: parent
            anchors.margins: 5
            radius: 14
            color: cap.key?.pressed ? Theme.brand
                : cap.strong ? Theme.brand
                : cap.quiet ? (Theme.highContrast ? "#000000" : "#B9C4D3") : Theme.card
            border.width: Theme.highContrast ? 2 : 0
            border.color: Theme.line
            Text {
                anchors.centerIn: parent
                text: cap.legend
                color: cap.key?.pressed || cap.strong ? Theme.brandText : Theme.ink
                font.family: Theme.family
                font.pixelSize: cap.legend.length > 1 ? 30 : 44
                font.weight: Font.DemiBold
                font.capitalization: cap.key?.uppercased ? Font.AllUppercase : Font.MixedCase
            }
            Text {
                visible: cap.key?.smallTextVisible ?? false
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 8
                text: cap.key?.smallText ?? ""
                color: Theme.secondary
                font.family: Theme.family
                font.pixelSize: 24
            }
        }
    }

    keyPanel: Cap {}
    backspaceKeyPanel: Cap { legend: "⌫"; quiet: true }
    enterKeyPanel: Cap { legend: "↵"; strong: true }
    hideKeyPanel: Cap { legend: "▼"; quiet: true }
    shiftKeyPanel: Cap { legend: InputContext.uppercase ? "⇪" : "⇧"; quiet: true }
    spaceKeyPanel: Cap { legend: Theme.language === "en" ? "space" : "空格" }
    symbolKeyPanel: Cap { quiet: true }
    modeKeyPanel: Cap { quiet: true; strong: key?.mode ?? false }
    languageKeyPanel: Cap { legend: "中/EN"; quiet: true }
    handwritingKeyPanel: Cap { quiet: true }

    characterPreviewDelegate: Item { property string text }
    characterPreviewMargin: 0

    alternateKeysListItemWidth: 96
    alternateKeysListItemHeight: 96
    alternateKeysListDelegate: Item {
        width: 96
        height: 96
        Text {
            anchors.centerIn: parent
            text: model.text // qmllint disable unqualified
            color: Theme.ink
            font.family: Theme.family
            font.pixelSize: 44
        }
    }
    alternateKeysListHighlight: Rectangle { color: Theme.brandSoft; radius: 12 }
    alternateKeysListBackground: Rectangle { color: Theme.card; radius: 12; border.width: 2; border.color: Theme.line }

    selectionListHeight: 96
    selectionListDelegate: SelectionListItem {
        id: candidate
        width: Math.round(words.width + 56)
        Text {
            id: words
            anchors.centerIn: parent
            text: display // qmllint disable unqualified
            color: candidate.ListView.isCurrentItem ? Theme.brandInk : Theme.ink
            font.family: Theme.family
            font.pixelSize: 42
        }
    }
    selectionListBackground: Rectangle { color: Theme.card }

    popupListDelegate: SelectionListItem {
        width: word.width + 48
        height: 88
        Text {
            id: word
            anchors.centerIn: parent
            text: display // qmllint disable unqualified
            color: Theme.ink
            font.family: Theme.family
            font.pixelSize: 40
        }
    }
    popupListBackground: Rectangle { color: Theme.card; border.width: 2; border.color: Theme.line }
    languagePopupListEnabled: false
    navigationHighlight: Rectangle { color: "transparent"; border.width: 5; border.color: Theme.focus; radius: 14 }
}
