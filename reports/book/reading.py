"""Reading the portal's own PDFs quickly: they are tagged, and most of their objects are tags that no page holds."""

import io

from pypdf import PdfReader
from pypdf.generic import read_object


class PaperReader(PdfReader):
    """Reads of a packed stream of objects the one that is asked for. pypdf reads all of them at the first.

    Built on what pypdf offers to others alone: get_object(), its cache, and the table of what is packed where."""

    def __init__(self, stream):
        self._packed = {}
        super().__init__(stream)

    def get_object(self, indirect_reference):
        """The object; one that is packed is read by itself."""
        key = getattr(indirect_reference, "idnum", indirect_reference)
        if getattr(indirect_reference, "generation", 0) or key not in self.xref_objStm:
            return super().get_object(indirect_reference)
        found = self.cache_get_indirect_object(0, key)
        return self._unpacked(key) if found is None else found

    def _unpacked(self, key):
        number, _ = self.xref_objStm[key]
        offsets, data = self._opened(number)
        data.seek(offsets[key])
        return self.cache_indirect_object(0, key, read_object(data, self))

    def _opened(self, number):
        """({key of an object: where it begins}, the stream)"""
        if number not in self._packed:
            packed = super().get_object(number)
            data, first = packed.get_data(), packed["/First"]
            heads = [int(figure) for figure in data[:first].split()]
            offsets = {key: first + at for key, at in zip(heads[::2], heads[1::2], strict=True)}
            self._packed[number] = offsets, io.BytesIO(data)
        return self._packed[number]
