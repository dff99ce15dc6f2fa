"""Pictures and documents: told by their content, made anew or looked through, stored, given out, and swept up."""
