"""Who should get a push: tags, expressions, installations."""
