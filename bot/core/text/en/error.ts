/** What went wrong at the door: before a message or a press was understood. */
export const error = {
  'error.internal':
    'Something went wrong inside Signalbox. Nothing was started. Please try again, or ask an administrator to look at the log.',
  'error.too-busy': 'Signalbox is too busy. Please send the message again.',
  'press.working': 'Working on it…',
  'press.malformed':
    'This button did not send what Signalbox expects, so nothing was done. Please use the newest card, or type the command.',
  'press.comment-too-long': 'The comment is longer than {most, number} characters. Shorten it and press the button again.',
  'message.too-long': 'Your message is longer than {most, number} characters, so it was not read. Send a shorter one; nothing was started.',
  'press.input-too-long':
    'One of the values is longer than {most, number} characters or not a plain value. Correct it and send the form again.',
} as const;
