"""The ways out of the house: mail, chat and signed webhooks, all behind one contract."""
