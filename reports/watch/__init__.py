"""Messages, run by a scheduler: rules from a file, judged on the newest data, sent once by e-mail and to a webhook.

conditions.py is the table of what can be watched for, of_*.py judge it, rules.py reads the file, message.py words the
messages, sent.py remembers them, mail.py and webhook.py deliver them, watcher.py does one run, command.py is the CLI.
docs/messages.md says how to use it.
"""
