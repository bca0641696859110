"""The template language: bodies with expressions that a template send fills with properties."""
