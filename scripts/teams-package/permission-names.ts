/**
 * Resource-specific permissions by where they hold. Source: Microsoft, "RSC permissions for your Teams app", tables for a
 * team, a chat or meeting, and a user. Teams refuses an app that asks for another name.
 */
export const PERMISSION_NAMES: Readonly<Record<'Application' | 'Delegated', ReadonlySet<string>>> = {
  Application: names({
    Group:
      'TeamSettings.Read TeamSettings.ReadWrite ChannelSettings.Read ChannelSettings.ReadWrite Channel.Create Channel.Delete ChannelMessage.Read ChannelMessage.Send TeamsAppInstallation.Read TeamsTab.Read TeamsTab.Create TeamsTab.ReadWrite TeamsTab.Delete TeamMember.Read ChannelMember.Read Member.Read Owner.Read TeamsActivity.Send ChannelMeeting.ReadBasic ChannelMeetingParticipant.Read ChannelMeetingRecording.Read ChannelMeetingTranscript.Read ChannelMeetingNotification.Send',
    Chat: 'ChatSettings.Read ChatSettings.ReadWrite ChatMessage.Read ChatMessage.Send ChatMessageReadReceipt.Read ChatMember.Read Chat.Manage TeamsTab.Read TeamsTab.Create TeamsTab.Delete TeamsTab.ReadWrite TeamsAppInstallation.Read TeamsActivity.Send Calls.AccessMedia Calls.JoinGroupCalls OnlineMeeting.ReadBasic OnlineMeetingParticipant.Read OnlineMeetingRecording.Read OnlineMeetingTranscript.Read OnlineMeetingNotification.Send',
    User: 'TeamsAppInstallation.Read TeamsActivity.Send',
  }),
  Delegated: names({
    Group:
      'InAppPurchase.Allow ChannelMeetingParticipant.Read ChannelMeetingIncomingAudio.Detect ChannelMeetingActiveSpeaker.Read ChannelMeetingAudioVideo.Stream ChannelMeetingStage.Write LiveShareSession.ReadWrite MeetingParticipantReaction.Read',
    Chat: 'InAppPurchase.Allow MeetingStage.Write OnlineMeetingParticipant.Read OnlineMeetingParticipant.ToggleIncomingAudio LiveShareSession.ReadWrite MeetingParticipantReaction.Read OnlineMeetingIncomingAudio.Detect OnlineMeetingActiveSpeaker.Read OnlineMeetingAudioVideo.Stream',
    User: 'CameraStream.Read InAppPurchase.Allow OutgoingVideoStream.Write MicrophoneStream.Read MeetingParticipantReaction.Read',
  }),
};

function names(byPlace: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(Object.entries(byPlace).flatMap(([place, list]) => list.split(' ').map((name) => `${name}.${place}`)));
}
