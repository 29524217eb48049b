"""Messages for a scheduler: rules from a file, judged on the newest data, sent once by e-mail and to a webhook.

conditions.py is the table of what can be watched for, of_….py judge it, rules.py reads the file, message.py words,
sent.py remembers, mail.py and webhook.py deliver, watcher.py is one run of it all, command.py the command line.
docs/messages.md says how to use it.
"""
