"""What an emulated hub knows: registrations, installations, devices, sends. No network here."""
